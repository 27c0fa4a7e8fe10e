import CThread
import Glibc
import Synchronization

/// The system gives no further thread.
package struct ThreadRefused: Error {
    /// Why (errno(3)).
    package let code: Int32

    /// The system's words for it.
    package var reason: String { String(cString: strerror(code)) }
}

/// A thread of the system's (pthreads(7)) for work that waits in a C library, or that goes on beside
/// another.
///
/// Whoever holds it waits for its end with `join`, or lets it go and it ends by itself.
package final class SystemThread: Sendable {
    // The usual size, which the shell's limit (ulimit -s) would change: too little for the C library's
    // look-ups is a crash.
    private static let stackSize = 8 << 20

    private let thread: pthread_t
    private let isJoined = Atomic(false)

    /// Starts `body`; `name` is what ps(1) and a debugger show, 15 bytes at most.
    ///
    /// What is sent to the process, a signal like SIGTERM, is for the threads that were there before.
    /// - Throws: `ThreadRefused`; `body` is not called then.
    package init(
        _ name: StaticString, _ body: @escaping @Sendable () -> Void
    ) throws(ThreadRefused) {
        precondition(name.utf8CodeUnitCount < 16, "pthread_setname_np(3) takes no more")
        let work = Unmanaged.passRetained(Work(name, body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, SystemThread.stackSize)
        var before = SystemThread.withoutSignals()
        var thread = pthread_t()
        let code = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, work.toOpaque())
        pthread_sigmask(SIG_SETMASK, &before, nil)
        guard code == 0 else {
            work.release()
            throw ThreadRefused(code: code)
        }
        self.thread = thread
    }

    deinit {
        if !isJoined.load(ordering: .relaxed) { pthread_detach(thread) }
    }

    /// Waits until the work is done, and what it wrote can be read.
    ///
    /// To be called once.
    package func join() {
        precondition(!isJoined.exchange(true, ordering: .relaxed), "a thread is joined once")
        pthread_join(thread, nil)
    }

    /// Makes this thread, and so the one it starts next, take no signal but those of its own
    /// mistakes; answers which ones it took before.
    private static func withoutSignals() -> sigset_t {
        var refused = sigset_t()
        var before = sigset_t()
        sigfillset(&refused)
        for own in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&refused, own) }
        pthread_sigmask(SIG_SETMASK, &refused, &before)
        return before
    }

    private final class Work: Sendable {
        private let name: StaticString
        private let body: @Sendable () -> Void

        init(_ name: StaticString, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }

        func run() {
            // The text of a literal ends with a NUL.
            let text = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
            _ = pthread_setname_np(pthread_self(), text)
            body()
        }
    }
}
