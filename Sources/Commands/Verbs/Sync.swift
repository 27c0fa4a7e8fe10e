import ArgumentParser
import Generations
import Logging
import MailModel
import Routing
import Settings
import SystemPackage

/// The cron job.
struct Sync: ActivatingVerb {
    static let configuration = CommandConfiguration(
        abstract: "Read the directory, decide, compile, guard and activate.",
        discussion: "Silent when nothing changed, unless --verbose.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var source: SourceOptions
    @Option(
        help: ArgumentHelp(
            "Let guards through, comma-separated: "
                + GuardName.acceptable.joined(separator: ", ") + "."))
    var accept: String?
    @Option(help: "Wait so long for another run to end, such as 10m; without it, end at once (75).")
    var wait: Age?

    func run() async throws { try await run(disk: LocalDisk(), log: common.log) }

    /// The whole job in the order in which it happens.
    func run(disk: any Disk, log: Logger) async throws {
        let accepted = try GuardName.list(accept)
        let loaded = try LoadedSettings(common, log: log)
        let tree = try StateTree(loaded.settings, disk: disk)
        let after = AfterActivation(loaded.settings, tree: tree, log: log)
        try await Run.perform(tree, after: after, log: log, waiting: wait?.time ?? .zero) {
            run, live in
            let proposal = try await Proposal.make(
                loaded, from: source.from, current: live.base, accepted: accepted,
                log: log, keeping: max(1000, after.deniedToKeep))
            if proposal.isUnchanged, live.isWhole {
                try run.finishUnchanged(generation: live.base?.number)
                log.info("nothing to change; generation \(live.base?.number ?? 0) stays")
                return nil
            }
            if let hold = try tree.hold() {
                try keepBack(proposal, live, by: hold, &run)
                return nil
            }
            try refuse(proposal, tree)
            let generation = try await run.publish(proposal, reason: live.reason(reason))
            announce(proposal, generation, log)
            return "activated generation \(generation.number)"
        }
    }

    private var reason: String { accept.map { "sync --accept \($0)" } ?? "sync" }

    /// Says what waits for the hold to be lifted.
    private func keepBack(
        _ proposal: Proposal, _ live: LiveSet, by hold: Hold, _ run: inout Run
    ) throws {
        let sentence = hold.sentence(keepingBack: proposal)
        guard live.isWhole else {
            throw VerbFailure(
                .inputOutput,
                "\(sentence)\nbut what is live is damaged, and the hold keeps a sound set back: "
                    + "splitroute resume lifts it, splitroute rollback needs no resume"
            )
        }
        try run.finishUnchanged(generation: live.number, outcome: sentence)
        run.log.notice("\(sentence); \(live.stays); splitroute resume lifts the hold")
    }

    /// Refuses what a guard does not let through, and keeps the plan for `apply`.
    private func refuse(_ proposal: Proposal, _ tree: StateTree) throws {
        guard !proposal.refusals.isEmpty else { return }
        let saved = try SavedPlan(proposal, try proposal.compiled.plan(keeping: .max))
        let path = try tree.savePlan(named: saved.name, content: Array(try saved.text().utf8))
        throw VerbFailure(
            .refused,
            GuardText.refusal(
                proposal.refusals, concerned: proposal.concerned, saved: path.string)
                + "\nthe directory was read from \(proposal.compiled.source)")
    }

    private func announce(_ proposal: Proposal, _ generation: Generation, _ log: Logger) {
        let summary = PlanText.summary(proposal.plan.counts)
        log.notice("generation \(generation.number) is live: \(summary)")
        for change in proposal.plan.everybody { log.notice("\(change.text)") }
        for change in proposal.plan.changes where change.kind != .added {
            log.info("\(PlanText.line(change))")
        }
        for taking in proposal.plan.taken {
            log.info("taken over: \(PlanText.line(taking))")
        }
        for name in proposal.plan.denied { log.info("login denied: \(name)") }
        for name in proposal.plan.allowed { log.info("login allowed: \(name)") }
    }
}

extension GuardName {
    /// The names that `--accept` takes.
    fileprivate static let acceptable = allCases.filter(\.canBeAccepted).map(\.rawValue)

    /// Guards by name from a comma-separated list.
    ///
    /// - Throws: `ValidationError` for a name that is no guard or cannot be accepted.
    static func list(_ text: String?) throws -> Set<GuardName> {
        var names: Set<GuardName> = []
        for word in (text ?? "").split(separator: ",") {
            guard let name = GuardName(rawValue: String(word)), name.canBeAccepted else {
                throw ValidationError(
                    "--accept: \(word) is not a guard that can be accepted; there are "
                        + acceptable.joined(separator: ", "))
            }
            names.insert(name)
        }
        return names
    }
}
