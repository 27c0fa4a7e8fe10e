import ArgumentParser
import Generations
import Routing
import Tables

/// The plan between two generations.
struct Diff: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Show what differs from one generation to another.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var report: PlanReportOptions
    @Argument(help: "The number of the earlier generation.") var from: Int
    @Argument(help: "The number of the later generation.") var to: Int

    func run() async throws {
        let tree = try StateOptions.tree(common)
        let (before, after) = (
            try PublishedSet(tree.known(from)), try PublishedSet(tree.known(to))
        )
        let plan = try Plan.between(before, after)
        try report.write(plan, refusals: [], try PlanContext(before, after))
    }
}
