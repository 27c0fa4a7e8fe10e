import Generations
import Logging
import MailModel

extension Run {
    /// Finishes what an earlier run left undone: files that were to go, programs that did not run.
    ///
    /// - Throws: `StoreError` when the state folder cannot be put in order.
    mutating func repair() async throws {
        let report = try tree.repair(holding: lock)
        for note in report.notes { log.notice("\(note)") }
        try await after.retire(report.unfinished, holding: lock)
        status.pendingHooks = after.programs(
            pending: status.pendingHooks, afterRetiring: report.unfinished,
            current: try tree.namedNumber())
        try rememberWhatNobodyRan()
        await retryHooks()
        try tree.pruneRefusedPlans(keep: after.keep.last, holding: lock)
    }

    /// A run that ended between making a generation live and writing the status could not remember
    /// its programs: the generation they follow is then another than the status names.
    private mutating func rememberWhatNobodyRan() throws {
        guard let current = try tree.namedNumber(), current != status.generation else { return }
        // One that cannot be read may well have followed another.
        let isFirst = (try? tree.generation(current)).map { $0.manifest.parent == nil } ?? false
        let programs = after.programs(isFirst: isFirst)
        status.pendingHooks =
            programs.map { $0.pending(after: current) }
            + status.pendingHooks.filter { pending in
                !programs.contains { pending.isProgram($0.arguments) }
            }
        status.generation = current
    }

    /// Only the settings decide what is run: a status names a hook, and one that they do not have
    /// is none.
    private mutating func retryHooks() async {
        guard !status.pendingHooks.isEmpty else { return }
        guard let hooks = after.lookUp(status.pendingHooks) else {
            return log.notice("hooks stay pending, for the settings cannot be read")
        }
        for pending in hooks.dropped {
            log.notice(
                """
                \(pending.place) of generation \(pending.generation) was still to run, but the \
                settings no longer have that hook: it is dropped. What it did is to be done by hand
                """)
        }
        if !hooks.known.isEmpty {
            log.notice("running the hooks that an earlier run left undone")
        }
        status.pendingHooks = []
        for (pending, hook) in hooks.known {
            guard let reason = await after.run(hook) else { continue }
            log.warning("\(hook.line): \(reason)")
            status.pendingHooks.append(pending)
        }
        try? tree.writeStatus(status, holding: lock)
    }
}
