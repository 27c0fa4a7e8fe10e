import ArgumentParser
import FoundationEssentials
import Generations
import Logging
import Routing
import Settings
import SystemPackage

/// An earlier generation's content becomes current again, without the directory.
struct Rollback: ActivatingVerb {
    static let configuration = CommandConfiguration(
        abstract: "Publish the previous (or the given) generation's content again.",
        discussion: """
            Needs neither the directory nor a valid settings file; makes a new generation, and holds: \
            the next run would undo it. splitroute resume lifts the hold.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: "The number of the generation; default the one before the current.")
    var number: Int?
    @Flag(help: "Let the next run publish what the directory says again.")
    var noHold = false

    func run() async throws { try await run(disk: LocalDisk(), log: common.log) }

    /// The whole job in the order in which it happens.
    func run(disk: any Disk, log: Logger) async throws {
        let (tree, after) = try circumstances(disk, log)
        try await Run.perform(tree, after: after, log: log) { run, live in
            let generation = try target(in: tree, live)
            if live.isWhole, let base = live.base, PublishedSet.haveSameContent(generation, base) {
                try run.finishUnchanged(generation: live.number)
                log.notice(
                    "the content of generation \(generation.number) is live already: \(live.stays)")
                return nil
            }
            try tree.audit(generation, deciding: PublishedSet.decidingFiles)
            let set = try PublishedSet(generation)
            let table = try set.routingTable()
            let replaced = try live.base.map { try PublishedSet($0) }
            let changes = try Plan.between(
                replaced, table, set.outputs,
                keeping: after.deniedToKeep)
            // Before the flip: a run in between would undo it.
            let isNewHold = try hold(tree, becauseOf: generation)
            let published: Generation
            do {
                published = try await run.publish(
                    table, set.outputs,
                    Publication.Origin(
                        source: generation.manifest.source,
                        reason: "rollback to \(generation.number)",
                        settingsDigest: generation.manifest.settingsDigest,
                        counts: generation.manifest.counts, plan: changes, replaced: replaced,
                        yieldsToHold: false),
                    denied: changes.denied)
            } catch {
                // What failed first is what to tell; a hold too many keeps what is live.
                if isNewHold, (try? tree.namedNumber()) == live.number { _ = try? tree.liftHold() }
                throw error
            }
            log.notice(
                """
                generation \(published.number) is live, with the content of \(generation.number): \
                \(PlanText.summary(changes.counts))
                """)
            if let hold = try? tree.hold() {
                log.notice(
                    """
                    \(hold.sentence): no run undoes it. Correct the directory or the settings, see \
                    splitroute plan, then splitroute resume
                    """)
            }
            return "rolled back to generation \(generation.number)"
        }
    }

    /// Holds, unless told not to or held already; true when it did.
    private func hold(_ tree: StateTree, becauseOf generation: Generation) throws -> Bool {
        guard !noHold, try tree.hold() == nil else { return false }
        try tree.set(
            Hold(
                since: .now, user: UnixUser.whoAsked,
                reason: "rollback to generation \(generation.number)"))
        return true
    }

    private func target(in tree: StateTree, _ live: LiveSet) throws -> Generation {
        if let number { return try tree.known(number) }
        guard let current = live.base else {
            throw VerbFailure(.badInput, "there is no current generation to roll back from")
        }
        // What came before the live one is in its manifest, also where a table of it is damaged; where
        // that cannot be read, the newest whole one is.
        let number = try live.number ?? tree.current()?.number
        if current.number != number {
            let parent = number.flatMap { try? tree.generation($0) }?.manifest.parent
            return try parent.map { try tree.known($0) } ?? current
        }
        guard let parent = current.manifest.parent else {
            throw VerbFailure(
                .badInput, "generation \(current.number) is the first; there is nothing before it")
        }
        return try tree.known(parent)
    }

    /// With broken settings: no hooks, no reload, the usual settle time.
    private func circumstances(
        _ disk: any Disk, _ log: Logger
    ) throws -> (StateTree, AfterActivation) {
        do {
            let settings = try LoadedSettings(common, log: log).settings
            let tree = try StateTree(settings, disk: disk)
            return (tree, AfterActivation(settings, tree: tree, log: log))
        } catch let rejected as SettingsRejected {
            let root = common.state ?? Settings.usualState
            log.warning(
                "\(rejected.text)\ngoing on without settings: state in \(root), no hooks are run")
            let tree = StateTree(root: .init(root), disk: disk)
            return (tree, AfterActivation(withoutSettings: tree, log: log))
        }
    }
}

extension StateTree {
    /// The generation with that number.
    ///
    /// - Throws: `VerbFailure` when there is none any more.
    func known(_ number: Int) throws -> Generation {
        do throws(StoreError) { return try generation(number) } catch {
            guard error.code == .missing else { throw error }
            throw VerbFailure(
                .badInput,
                "there is no generation \(number) any more; splitroute history lists those there are"
            )
        }
    }
}
