import ArgumentParser
import Generations
import Logging
import MailModel
import Routing

/// Activates exactly a reviewed plan.
struct Apply: ActivatingVerb {
    static let configuration = CommandConfiguration(
        abstract: "Activate exactly a plan that plan --save wrote, or that a guard refused.",
        discussion: """
            Reads the directory again. When the directory, the settings or the current generation \
            are no longer those of the plan, nothing is changed, and what differs is said.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var source: SourceOptions
    @Argument(help: "The saved plan.", completion: .file(extensions: ["json"]))
    var plan: String

    func run() async throws {
        let log = common.log
        let saved = try SavedPlan.read(plan)
        let loaded = try LoadedSettings(common, log: log)
        let tree = try StateTree(loaded.settings)
        let after = AfterActivation(loaded.settings, tree: tree, log: log)
        try await Run.perform(tree, after: after, log: log) { run, live in
            let current = live.base
            do { try tree.expectNoHold() } catch let held as VerbFailure {
                throw VerbFailure(
                    held.status, "\(held.message ?? "")\nthe plan was not applied")
            }
            try checkCircumstances(saved, current, loaded)
            let proposal = try await Proposal.make(
                loaded, from: source.from, current: current,
                accepted: Set(GuardName.allCases.filter(\.canBeAccepted)), log: log)
            try checkOutcome(saved, proposal)
            if proposal.isUnchanged, live.isWhole {
                try run.finishUnchanged(generation: current?.number)
                log.notice("nothing to change; generation \(current?.number ?? 0) stays")
                return nil
            }
            guard proposal.refusals.isEmpty else {
                throw VerbFailure(
                    .refused,
                    GuardText.refusal(proposal.refusals, concerned: proposal.concerned))
            }
            let generation = try await run.publish(
                proposal, reason: live.reason("apply"))
            let summary = PlanText.summary(proposal.plan.counts)
            log.notice("generation \(generation.number) is live, as reviewed: \(summary)")
            return "activated generation \(generation.number)"
        }
    }

    private func checkCircumstances(
        _ saved: SavedPlan, _ current: Generation?, _ loaded: LoadedSettings
    ) throws {
        if let reason = saved.staleness(current, loaded) { throw stale(reason) }
    }

    private func checkOutcome(_ saved: SavedPlan, _ proposal: Proposal) throws {
        let found = try SavedPlan.digests(of: proposal.compiled)
        let now = PlanJSON(proposal.plan, refusals: [], .empty)
        // The tables do not say whose a name is that is refused no more.
        guard found != saved.digests || now.taken != saved.plan.taken else { return }
        let differences = PlanComparison(reviewed: saved.plan, now: now)
        throw InputError(
            description:
                "the plan \(plan) is stale: the directory (\(proposal.compiled.source)) changed "
                + "since. Nothing was changed.\n" + differences.text
                + "\nReview a new plan: splitroute plan --save FILE")
    }

    private func stale(_ reason: String) -> InputError {
        InputError(
            description: "the plan \(plan) is stale: \(reason). Nothing was changed.\n"
                + "Review a new plan: splitroute plan --save FILE")
    }
}

/// What two plans against the same generation do not have in common.
struct PlanComparison {
    /// How many lines are shown.
    private static let most = 20
    private let onlyReviewed: [String]
    private let onlyNow: [String]

    init(reviewed: PlanJSON, now: PlanJSON) {
        let (before, after) = (reviewed.lines, now.lines)
        onlyReviewed = before.subtracting(after).sorted()
        onlyNow = after.subtracting(before).sorted()
    }

    var text: String {
        let lines =
            onlyReviewed.map { "only reviewed: \($0)" } + onlyNow.map { "only now: \($0)" }
        if lines.isEmpty { return "only rows that did not change in either plan differ" }
        let rest = lines.count - Self.most
        return (lines.prefix(Self.most) + (rest > 0 ? ["… and \(rest) more"] : []))
            .joined(separator: "\n")
    }
}

extension PlanJSON {
    /// Each change as one line.
    fileprivate var lines: Set<String> {
        Set(
            changes.map { change in
                "\(change.address) \(change.kind)" + (change.after.map { " " + $0.text } ?? "")
            } + denied.map { "login \($0) denied" } + allowed.map { "login \($0) allowed" }
                + taken.map { "\($0.name) taken over, \($0.before) -> \($0.after)" }
                + everybody.map(\.text))
    }
}

extension PlanJSON.Fate {
    fileprivate var text: String {
        ([action] + [system, target].compactMap(\.self)).joined(separator: " ")
    }
}
