import FoundationEssentials
import Generations
import Logging
import MailModel
import Routing
import Tables

/// A run that may change the state: holds the lock, repairs first, publishes, and cleans up.
struct Run: ~Copyable {
    let tree: StateTree
    let log: Logger
    let after: AfterActivation
    let lock: StoreLock
    /// What the state folder is to say of this run.
    var status: StatusFile

    /// Takes the lock, and finishes what an earlier run left undone.
    ///
    /// - Throws: `StoreError.locked` when another run is under way.
    private static func begin(
        _ tree: StateTree, after: AfterActivation, log: Logger, waiting: Duration
    ) async throws -> Run {
        for note in try tree.prepare() { log.notice("\(note)") }
        var run = Run(
            tree: tree, log: log, after: after,
            lock: try await lock(tree, waiting: waiting, log),
            status: (try? tree.readStatus()) ?? StatusFile())
        try await run.repair()
        return run
    }

    /// Takes the lock, after another run has ended if it does so in time.
    private static func lock(
        _ tree: StateTree, waiting: Duration, _ log: Logger
    ) async throws -> StoreLock {
        let end = ContinuousClock.now + waiting
        while ContinuousClock.now < end {
            if let lock = try tree.lockUnlessLocked() { return lock }
            log.info("another run is under way; waiting for it to end")
            try await Task.sleep(for: .milliseconds(200))
        }
        return try tree.lock()
    }

    /// Does one job under the lock, with what an earlier run left undone finished first; how it ends
    /// is recorded.
    ///
    /// Another run may take as long as `waiting` before this one gives up.
    ///
    /// `job` is given what is live, and answers its outcome in a few words; nil when it has recorded
    /// that nothing changed.
    static func perform(
        _ tree: StateTree, after: AfterActivation, log: Logger, waiting: Duration = .zero,
        _ job: (inout Run, LiveSet) async throws -> String?
    ) async throws {
        var run = try await begin(tree, after: after, log: log, waiting: waiting)
        do {
            let live = try run.look()
            guard let outcome = try await job(&run, live) else { return }
            run.record(outcome: outcome, exitStatus: .done)
        } catch {
            let failure = Failure(error)
            run.record(outcome: failure.outcome, exitStatus: failure.status)
            throw error
        }
    }

    private init(
        tree: StateTree, log: Logger, after: AfterActivation, lock: consuming StoreLock,
        status: StatusFile
    ) {
        self.tree = tree
        self.log = log
        self.after = after
        self.lock = lock
        self.status = status
    }

    /// Looks whether what is live is what was published; once a day, at every byte of it.
    private mutating func look() throws -> LiveSet {
        let isDue = status.isVerificationDue(.now)
        let live = try tree.look(log, status)
        if isDue, live.isWhole { status.noteVerification(.now) }
        return live
    }

    /// Publishes a set as the next generation and runs what follows; `denied` are the logins that
    /// were not denied before.
    ///
    /// - Throws: `VerbFailure`: with status 4 when the set is live but something after it failed,
    ///   with that of the failure when the former one stays live.
    mutating func publish(
        _ table: RoutingTable, _ outputs: OutputParameters, _ origin: Publication.Origin,
        denied: [String]
    ) async throws -> Generation {
        let generation: Generation
        do {
            generation = try await Publication(tree: tree, log: log)
                .publish(table, outputs, origin, holding: lock)
        } catch {
            throw beforehand(error)
        }
        // From here on the new set is live: what fails now is remembered, never undone.
        let programs = after.programs(isFirst: generation.manifest.parent == nil)
        // Without settings nobody can tell whether what is pending has a successor.
        let unknown = after.lookUp(status.pendingHooks) == nil ? status.pendingHooks : []
        status.pendingHooks = unknown + programs.map { $0.pending(after: generation.number) }
        status.generation = generation.number
        status.lastSuccess = .now
        status.noteVerification(.now)
        do {
            try tree.writeStatus(status, holding: lock)
            try await after.retire(try tree.unfinishedRetirements(), holding: lock)
        } catch {
            throw afterwards("\(error)", generation)
        }
        let unnoticed = await after.notice(denied, of: generation)
        var failed: [(hook: Hook, reason: String)] = []
        for hook in programs {
            if let reason = await after.run(hook) { failed.append((hook, reason)) }
        }
        status.pendingHooks = unknown + failed.map { $0.hook.pending(after: generation.number) }
        do {
            try after.prune(holding: lock)
            try tree.writeStatus(status, holding: lock)
        } catch {
            throw afterwards("\(error)", generation)
        }
        guard failed.isEmpty else {
            let reasons = failed.map { "\($0.hook.line): \($0.reason)" }
            throw afterwards(
                "a hook failed: " + reasons.joined(separator: "; "), generation)
        }
        if let unnoticed {
            throw VerbFailure(
                .hookFailed, "generation \(generation.number) is live, but \(unnoticed)")
        }
        return generation
    }

    /// Publishes what was proposed.
    ///
    /// - Throws: as above.
    mutating func publish(_ proposal: Proposal, reason: String) async throws -> Generation {
        let compiled = proposal.compiled
        return try await publish(
            compiled.table, compiled.outputs,
            Publication.Origin(
                source: compiled.source, reason: reason, settingsDigest: compiled.loaded.digest,
                counts: compiled.counts, plan: proposal.plan, replaced: compiled.published,
                yieldsToHold: true),
            denied: proposal.plan.denied)
    }

    /// Records that the run ended well without a change.
    mutating func finishUnchanged(
        generation: Int?, outcome: String = "nothing to change"
    ) throws {
        status.lastSuccess = .now
        status.generation = generation
        status.lastAttempt = StatusFile.Attempt(time: .now, outcome: outcome, exitStatus: 0)
        try tree.writeStatus(status, holding: lock)
        after.publishMetrics(status)
        guard status.pendingHooks.isEmpty else {
            throw VerbFailure(
                .hookFailed,
                "\(outcome), but a hook still fails and stays pending: "
                    + status.pendingHooks.map { words(for: $0) }.joined(separator: "; "))
        }
    }

    /// Records how the run ended.
    private mutating func record(outcome: String, exitStatus: ExitStatus) {
        status.lastAttempt = StatusFile.Attempt(
            time: .now, outcome: outcome, exitStatus: Int(exitStatus.rawValue))
        try? tree.writeStatus(status, holding: lock)
        after.publishMetrics(status)
    }

    /// What failed while the former set was live, and that it still is.
    private func beforehand(_ error: any Error) -> any Error {
        if let error = error as? StoreError, error.code == .activatedButUnsynced { return error }
        let failure = Failure(error)
        guard let message = failure.message else { return error }
        return VerbFailure(
            failure.status, message + "\nnothing was published")
    }

    private func afterwards(_ reason: String, _ generation: Generation) -> VerbFailure {
        VerbFailure(
            .hookFailed,
            "generation \(generation.number) is live, but \(reason). The next run tries again; "
                + "splitroute rollback goes back")
    }

    /// A pending hook as the settings have it, else by its place.
    private func words(for pending: PendingHook) -> String {
        after.lookUp([pending])?.known.first?.hook.line ?? pending.place
    }

}
