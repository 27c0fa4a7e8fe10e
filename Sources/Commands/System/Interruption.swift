import Glibc
import Synchronization

/// While a child runs, what ends this program ends the child too: the terminal tells only its own
/// process group of Ctrl-C, and nobody would be left to keep the child's time.
enum Interruption {
    private static let group = Atomic<pid_t>(0)

    /// Hands the signals that end this program on to a process group as well, as long as `body`
    /// runs; those that it ignores (nohup(1)) it goes on to ignore.
    static func reaches<Result, Failure: Error>(
        _ group: pid_t, during body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        Interruption.group.store(group, ordering: .relaxed)
        let signals = [SIGHUP, SIGINT, SIGQUIT, SIGTERM].filter(isDefault)
        for number in signals { signal(number) { Interruption.handOn($0) } }
        defer {
            Interruption.group.store(0, ordering: .relaxed)
            for number in signals { signal(number, SIG_DFL) }
        }
        return try body()
    }

    /// Runs in the midst of anything: only what signal-safety(7) allows.
    private static func handOn(_ number: Int32) {
        let group = group.load(ordering: .relaxed)
        if group > 0 { kill(-group, number) }
        signal(number, SIG_DFL)
        raise(number)
    }

    private static func isDefault(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 0
    }
}
