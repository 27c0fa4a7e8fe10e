import Glibc
import MailModel
import Synchronization
import Testing

/// Threads of the system's.
@Suite struct SystemThreadTests {
    private final class Seen: Sendable {
        let name = Mutex("")
        let takesTerm = Mutex(true)
        let takesSegmentation = Mutex(false)
    }

    @Test func `its work is done when it is joined, under its name, with no signal to take`()
        throws
    {
        let seen = Seen()
        // The threads that tests run on take no signals: this one does for once.
        var term = sigset_t()
        var usual = sigset_t()
        sigemptyset(&term)
        sigaddset(&term, SIGTERM)
        pthread_sigmask(SIG_UNBLOCK, &term, &usual)
        defer { pthread_sigmask(SIG_SETMASK, &usual, nil) }
        let thread = try SystemThread("a thread's name") {
            if let file = fopen("/proc/thread-self/comm", "re") {
                defer { fclose(file) }
                var line = [UInt8](repeating: 0, count: 64)
                let count = fread(&line, 1, line.count, file)
                seen.name.withLock { $0 = String(decoding: line[..<count], as: UTF8.self) }
            }
            var refused = sigset_t()
            pthread_sigmask(SIG_SETMASK, nil, &refused)
            seen.takesTerm.withLock { $0 = sigismember(&refused, SIGTERM) == 0 }
            seen.takesSegmentation.withLock { $0 = sigismember(&refused, SIGSEGV) == 0 }
        }
        thread.join()
        #expect(seen.name.withLock { $0 } == "a thread's name\n")
        #expect(!seen.takesTerm.withLock { $0 })
        #expect(seen.takesSegmentation.withLock { $0 })
        var refused = sigset_t()
        pthread_sigmask(SIG_SETMASK, nil, &refused)
        #expect(sigismember(&refused, SIGTERM) == 0, "the one that starts it takes them as before")
    }

    @Test func `one that is let go does its work all the same`() throws {
        let done = Semaphore(0)
        _ = try SystemThread("let go") { done.post() }
        done.wait()
    }

    @Test func `a refused one is an error, and its work is not begun`() async {
        await #expect(processExitsWith: .success) {
            // A process of its own: no more memory than there is, so no room for a stack.
            var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
            setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
            do {
                _ = try SystemThread("refused") { exit(1) }
                exit(2)
            } catch let refused as ThreadRefused {
                exit(refused.code == EAGAIN && !refused.reason.isEmpty ? 0 : 3)
            }
        }
    }
}
