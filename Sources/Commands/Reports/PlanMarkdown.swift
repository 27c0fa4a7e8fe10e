import MailModel
import Routing

/// A plan as Markdown, for a ticket or a wiki page.
enum PlanMarkdown {
    /// The whole report; directory values cannot leave their cells.
    static func report(
        _ plan: Plan, refusals: [GuardRefusal], _ context: PlanContext
    ) -> String {
        var lines = ["# Plan", "", PlanText.summary(plan.counts)]
        if let saved = context.saved { lines += ["", cell(saved.text)] }
        if let users = PlanText.users(context) { lines += ["", "Users: " + cell(users)] }
        if !refusals.isEmpty {
            let whom = context.concerned.map { "Refused: \(cell($0))" } ?? "Refused by guards:"
            lines += ["", "**\(whom)**", ""]
            lines += refusals.map { "- `\($0.name.rawValue)`: \($0.figure) (limit \($0.limit))" }
        }
        lines += list("For everybody", plan.everybody.map(\.text), plan.counts.everybody)
        for kind in Plan.Change.Kind.allCases {
            let changes = plan.changes.filter { $0.kind == kind }
            guard !changes.isEmpty else { continue }
            lines += ["", "## \(kind.rawValue) (\(plan.counts.of(kind)))", ""]
            lines += ["| address | before | after |", "|---|---|---|"]
            lines += changes.map { change in
                let fates = [change.before, change.after].map { fate in
                    cell(fate.map(PlanText.fate) ?? "")
                }
                return "| \(cell(change.address)) | \(fates[0]) | \(fates[1]) |"
            }
        }
        lines += list("Taken over", plan.taken.map(PlanText.line), plan.counts.taken)
        lines += list("Logins newly denied", plan.denied, plan.counts.denied)
        lines += list("Logins newly allowed", plan.allowed, plan.counts.allowed)
        if !context.problems.isEmpty {
            lines += ["", "## Problems", "", "| code | entries |", "|---|---|"]
            lines += context.problems.sorted { $0.key < $1.key }.map {
                "| `\($0.key)` | \(PlanText.problems($0.value)) |"
            }
        }
        return String(printableLines: lines.joined(separator: "\n") + "\n")
    }

    private static func list(_ title: String, _ names: [String], _ count: Int) -> [String] {
        names.isEmpty ? [] : ["", "## \(title) (\(count))", ""] + names.map { "- \(cell($0))" }
    }

    /// Text in which nothing is markup: everything that could be is escaped.
    private static func cell(_ text: String) -> String {
        var cell = ""
        for character in String(printable: text) {
            switch character {
            case "<": cell += "&lt;"
            case ">": cell += "&gt;"
            case "&": cell += "&amp;"
            case "|", "\\", "`", "*", "_", "[", "]", "#", "!", "~": cell += "\\\(character)"
            default: cell.append(character)
            }
        }
        return cell
    }
}
