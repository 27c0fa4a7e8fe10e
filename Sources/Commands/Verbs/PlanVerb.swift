import ArgumentParser
import Generations
import MailModel
import Routing
import Tables

/// What would change; writes nothing at all.
struct PlanVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what sync would change; change nothing.",
        discussion: "With --exit-code the status is 2 when something would change.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var source: SourceOptions
    @OptionGroup var report: PlanReportOptions
    @Option(
        help: "Save the plan, so that apply can activate exactly this one.", completion: .file())
    var save: String?
    @Option(
        help: "FILE.csv=SYSTEM: suppose that the accounts of the list are on the system.",
        completion: .file(extensions: ["csv"]))
    var assume: [Assumption] = []
    @Flag(help: "End with status 2 when something would change.")
    var exitCode = false

    func validate() throws {
        if save != nil, !assume.isEmpty {
            throw ValidationError("--save: a plan that assumes something cannot be applied")
        }
    }

    func run() async throws {
        let log = common.log
        let loaded = try LoadedSettings(common, log: log).assuming(assume)
        let live = try StateTree(loaded.settings).look(log)
        let proposal = try await Proposal.make(
            loaded, from: source.from, current: live.base, log: log,
            keeping: save == nil ? report.format.mostChanges : .max)
        try report.write(proposal.plan, refusals: proposal.refusals, try PlanContext(proposal))
        if let save {
            try ResultFile.write(try SavedPlan(proposal, proposal.plan).text(), to: save)
        }
        if exitCode, !proposal.isUnchanged || !live.isWhole { throw VerbFailure(.pendingChanges) }
    }
}
