import ArgumentParser
import Generations
import MailModel
import Routing

/// What would change; writes nothing at all.
struct PlanVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what sync would change; change nothing.",
        discussion: "With --exit-code the status is 2 when something would change.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var source: SourceOptions
    @OptionGroup var report: PlanReportOptions
    @Flag(help: "End with status 2 when something would change.")
    var exitCode = false

    func run() async throws {
        let journal = common.journal
        let loaded = try LoadedSettings(common, journal: journal)
        let current = try StateTree(loaded.settings).current()
        let proposal = try await Proposal.make(
            loaded, from: source.from, current: current, journal: journal,
            keeping: report.format.mostChanges)
        let problems = Dictionary(
            proposal.table.problems.map { ($0.code.rawValue, 1) }, uniquingKeysWith: +)
        try report.write(proposal.plan, refusals: proposal.refusals, problems: problems)
        if exitCode, !proposal.isUnchanged { throw VerbFailure(.pendingChanges) }
    }
}

/// How a plan is written.
struct PlanReportOptions: ParsableArguments {
    @Option(help: "text or json.")
    var format = PlanFormat.text
    @Option(help: "Write the report to this file.", completion: .file())
    var output: String?

    /// Writes the report to the file asked for, or to standard output.
    func write(_ plan: Plan, refusals: [GuardRefusal], problems: [String: Int]) throws {
        let text =
            switch format {
            case .text: PlanText.report(plan, refusals: refusals, problems: problems) + "\n"
            case .json:
                try JSONText.document(PlanJSON(plan, refusals: refusals, problems: problems))
            }
        try ResultFile.write(text, to: output)
    }
}

/// The formats of a plan.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json

    /// How many changes of each kind the format shows.
    var mostChanges: Int {
        switch self {
        case .text: PlanText.most
        case .json: .max
        }
    }
}
