package import Glibc
import Synchronization

/// A program running beside the test; ended when the value goes away.
package final class BackgroundProcess: Sendable {
    package let pid: pid_t
    package let arguments: [String]
    private let status = Mutex<Int32?>(nil)

    init(pid: pid_t, arguments: [String]) {
        self.pid = pid
        self.arguments = arguments
    }

    /// Tells whether the program still runs.
    package var isRunning: Bool { exitStatus == nil }

    /// The exit status (128 + signal), nil while it runs.
    package var exitStatus: Int32? {
        status.withLock { known in
            if known == nil {
                var raw: Int32 = 0
                if waitpid(pid, &raw, WNOHANG) == pid { known = Processes.exitStatus(raw) }
            }
            return known
        }
    }

    /// Sends a signal; nothing happens when the program has ended.
    package func signal(_ number: Int32) {
        // Only while not reaped: a reaped number may belong to somebody else.
        status.withLock { known in
            if known == nil { kill(pid, number) }
        }
    }

    /// Ends the program with `SIGTERM`, after `patience` seconds with `SIGKILL`, and waits for it.
    @discardableResult
    package func stop(patience: Double = 5) -> Int32 {
        signal(SIGTERM)
        if let status = wait(patience) { return status }
        signal(SIGKILL)
        return wait(5) ?? -1
    }

    /// Waits until the program has ended; nil when it still runs after `seconds`.
    package func wait(_ seconds: Double) -> Int32? {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            if let exitStatus { return exitStatus }
            if ContinuousClock.now >= deadline { return nil }
            usleep(5000)
        }
    }

    deinit { stop() }
}
