import Glibc
import MailModel
import Synchronization

/// Calls of the C library that nothing can interrupt: each gets a thread, which is left behind
/// when it is late.
enum DetachedCall {
    /// Nothing came in time.
    struct Late: Error {}

    /// Where the thread leaves the answer, whether or not anybody still waits for it.
    private final class Letterbox<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }

    /// What `body` answers.
    ///
    /// - Throws: `Late` or `ThreadRefused`.
    static func value<Value: Sendable>(
        until deadline: ContinuousClock.Instant, _ body: @escaping @Sendable () -> Value
    ) throws -> Value {
        let letterbox = Letterbox<Value>()
        _ = try SystemThread("look-up") {
            let value = body()
            letterbox.value.withLock { $0 = value }
        }
        while ContinuousClock.now < deadline {
            if let value = letterbox.value.withLock({ $0 }) { return value }
            usleep(1000)
        }
        throw Late()
    }
}
