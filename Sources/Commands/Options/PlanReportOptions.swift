import ArgumentParser
import Routing

/// How a plan is written.
struct PlanReportOptions: ParsableArguments {
    @Option(help: "text, json, markdown or html.")
    var format = PlanFormat.text
    @Option(help: "Write the report to this file.", completion: .file())
    var output: String?

    /// Writes the report to the file asked for, or to standard output.
    func write(_ plan: Plan, refusals: [GuardRefusal], _ context: PlanContext) throws {
        let text =
            switch format {
            case .text: PlanText.report(plan, refusals: refusals, context) + "\n"
            case .markdown:
                PlanMarkdown.report(plan, refusals: refusals, context)
            case .html:
                try PlanPage(plan: plan, refusals: refusals, context: context).html()
            case .json:
                try JSONText.document(PlanJSON(plan, refusals: refusals, context))
            }
        try ResultFile.write(text, to: output)
    }
}

/// The formats of a plan.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown, html

    /// How many changes of each kind the format shows.
    var mostChanges: Int {
        switch self {
        case .text: PlanText.most
        case .json, .markdown, .html: .max
        }
    }
}
