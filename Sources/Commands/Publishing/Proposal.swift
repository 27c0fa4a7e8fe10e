import Generations
import Logging
import MailModel
import Routing
import Settings
import Tables

/// What would be published now, how it differs from what is live, and which guards refuse it.
struct Proposal {
    let compiled: CompiledTable
    let plan: Plan
    /// The routes, denylist, problems and outputs are exactly those of the current generation.
    let isUnchanged: Bool
    let refusals: [GuardRefusal]
    /// Whom the refusals are about, in one line; nil when they are not about people.
    let concerned: String?

    /// Reads, decides, compiles, compares and guards: the paragraph of docs/architecture.md up to
    /// where something is written.
    ///
    /// Each stage is made by the one before it alone; whoever needs less stops earlier.
    /// - Throws: `DirectoryError`, `InputError`, `StoreError`, `TableError`, `HookError`,
    ///   `VerbFailure`; nothing has been written then.
    static func make(
        _ loaded: LoadedSettings, from file: String?, current: Generation?,
        accepted: Set<GuardName> = [], log: Logger, keeping limit: Int = .max
    ) async throws -> Proposal {
        try await DirectoryReading(loaded, from: file, log: log)
            .read()
            .compiled(replacing: current)
            .compared(keeping: limit)
            .guarded(accepting: accepted)
    }
}

extension ComparedTable {
    /// Asks the guards of the settings; those in `accepted` let the plan through.
    ///
    /// - Throws: `StoreError` or `TableError` when the accounts of what is live cannot be read.
    func guarded(accepting accepted: Set<GuardName>) throws -> Proposal {
        let (settings, published) = (compiled.loaded.settings, compiled.published)
        let manifest = published?.generation.manifest
        let refusals = RoutingAssembly(settings: settings).guards.refusals(
            of: plan.counts,
            Guards.Circumstances(
                usersRead: compiled.usersRead,
                addressesRouted: compiled.table.routes.count,
                isFirstGeneration: published == nil,
                settingsChanged: manifest.map { $0.settingsDigest != compiled.loaded.digest }
                    ?? false,
                accountsBefore: manifest?.counts["accounts"] ?? 0,
                failedCanaries: Canaries(settings.canaries).failures(in: compiled.table),
                lostGroups: compiled.groups.lost(of: published?.outputs.nestedGroups ?? [])),
            accepted: accepted)
        return Proposal(
            compiled: compiled, plan: plan, isUnchanged: isUnchanged, refusals: refusals,
            concerned: try ConcernedPeople(plan, published).sentence(refusals))
    }
}
