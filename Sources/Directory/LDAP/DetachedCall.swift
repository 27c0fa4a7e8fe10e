import Glibc
import Synchronization

/// Calls of the C library that nothing can interrupt: each gets a thread, which is left behind
/// when it is late.
enum DetachedCall {
    /// Nothing came in time.
    struct Late: Error {}
    /// No thread could be made; the reason is errno's number.
    struct NoThread: Error { let code: Int32 }

    private final class Work<Value: Sendable>: Sendable {
        let body: @Sendable () -> Value
        let result = Mutex<Value?>(nil)

        init(_ body: @escaping @Sendable () -> Value) { self.body = body }
    }

    /// What `body` answers.
    ///
    /// - Throws: `Late` or `NoThread`.
    static func value<Value: Sendable>(
        until deadline: ContinuousClock.Instant, _ body: @escaping @Sendable () -> Value
    ) throws -> Value {
        let work = Work(body)
        let run: @Sendable () -> Void = {
            let value = work.body()
            work.result.withLock { $0 = value }
        }
        try start(run)
        while ContinuousClock.now < deadline {
            if let value = work.result.withLock({ $0 }) { return value }
            usleep(1000)
        }
        throw Late()
    }

    private final class Run: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private static func start(_ body: @escaping @Sendable () -> Void) throws {
        let reference = Unmanaged.passRetained(Run(body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Run>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, reference.toOpaque())
        guard code == 0 else {
            reference.release()
            throw NoThread(code: code)
        }
        pthread_detach(thread)
    }
}
