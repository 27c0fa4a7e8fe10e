import Glibc
import MailModel
import Synchronization

/// Shuts a socket down when its time is up.
///
/// libldap 2.5's own network timeout does not end a TLS handshake and spins meanwhile (ITS#8047);
/// a shutdown(2) from outside ends every call at once, whatever it waits for.
final class Watchdog: Sendable {
    private let guarded: Guarded
    private let thread: SystemThread

    init() throws {
        let guarded = try Guarded()
        self.guarded = guarded
        do throws(ThreadRefused) {
            thread = try SystemThread("watchdog") { guarded.watch() }
        } catch {
            throw DirectoryError(
                .unavailable, operation: "connect", subject: "this machine",
                sentence: "no thread for the timeouts: \(error.reason)")
        }
    }

    deinit {
        guarded.change { $0.isOver = true }
        thread.join()
    }

    /// Gives the socket until `deadline`; a socket shut down before is forgotten.
    func guardSocket(_ descriptor: Int32, until deadline: ContinuousClock.Instant) {
        guarded.change {
            $0.descriptor = descriptor
            $0.deadline = deadline
            $0.hasFired = false
        }
    }

    /// Lets the socket alone; must come before it is closed, for its number will be used again.
    func release() {
        guarded.change { $0.descriptor = -1 }
    }

    /// Tells whether the socket was shut down because its time was up.
    var hasFired: Bool { guarded.hasFired }
}

/// What the watchdog and its owner share.
private final class Guarded: Sendable {
    struct State {
        var descriptor: Int32 = -1
        var deadline = ContinuousClock.now
        var hasFired = false
        var isOver = false
    }

    private let state = Mutex(State())
    private let wakeRead: Int32
    private let wakeWrite: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw DirectoryError(
                .unavailable, operation: "connect", subject: "this machine",
                sentence: "no pipe for the timeouts: \(String(cString: strerror(errno)))")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (wakeRead, wakeWrite) = (ends[0], ends[1])
    }

    deinit {
        close(wakeRead)
        close(wakeWrite)
    }

    var hasFired: Bool { state.withLock { $0.hasFired } }

    func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        var byte: UInt8 = 0
        _ = write(wakeWrite, &byte, 1)
    }

    func watch() {
        while true {
            let wait: Int32? = state.withLock { state in
                if state.isOver { return nil }
                guard state.descriptor >= 0, !state.hasFired else { return -1 }
                let left = (state.deadline - .now) / .milliseconds(1)
                if left > 0 { return Int32(min(left.rounded(.up), 1_000_000)) }
                // Under the lock, so that the number is still this socket's.
                shutdown(state.descriptor, Int32(SHUT_RDWR))
                state.hasFired = true
                return -1
            }
            guard let wait else { return }
            var wake = pollfd(fd: wakeRead, events: Int16(POLLIN), revents: 0)
            guard poll(&wake, 1, wait) > 0 else { continue }
            var bytes: (UInt64, UInt64) = (0, 0)
            _ = read(wakeRead, &bytes, 16)
        }
    }
}
