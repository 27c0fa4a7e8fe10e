import ArgumentParser
import FoundationEssentials
import Generations
import Logging

/// A plan that was made before, once more.
struct Show: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Show a plan that plan --save wrote, or that a guard refused.",
        discussion: """
            In the formats of plan, without the directory; says against which generation it was \
            made, and whether it can still be applied.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var report: PlanReportOptions
    @Argument(help: "The saved plan.", completion: .file(extensions: ["json"]))
    var plan: String

    func run() async throws {
        let saved = try SavedPlan.read(plan)
        guard let found = saved.plan.plan, let refusals = saved.plan.guardRefusals else {
            throw InputError(description: "\(plan) is a plan of another version; make it anew")
        }
        let tree = try StateOptions.tree(common)
        var silent = common.log
        silent.logLevel = .critical
        let settings = try? LoadedSettings(common, log: silent)
        let stale: String?
        do { stale = saved.staleness(try tree.current(), settings) } catch {
            stale = "what is current cannot be read"
        }
        try report.write(
            found, refusals: refusals,
            PlanContext(
                saved.plan,
                saved: PlanJSON.Saved(
                    time: saved.time.ISO8601Format(), program: saved.program,
                    source: saved.source, generation: saved.generation, stale: stale)))
    }
}
