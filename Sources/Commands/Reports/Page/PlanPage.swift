import FoundationEssentials
import MailModel
import Mustache
import Routing

/// A plan as one HTML file that needs nothing from elsewhere.
///
/// Text of the directory is escaped by the template, and reaches the table as data that only ever
/// becomes text: nothing from LDAP can be markup.
struct PlanPage {
    let plan: Plan
    let refusals: [GuardRefusal]
    let context: PlanContext

    /// The whole page.
    func html() throws -> String {
        let flows = PlanFlows(plan)
        let picture = FlowPicture(flows.all)
        var content: [String: Any] = [
            "headline": PlanHeadline.text(plan, flows),
            "summary": PlanText.summary(plan.counts),
            "concerned": context.concerned ?? "",
            "saved": printable(context.saved?.text ?? ""),
            "has-saved": context.saved != nil,
            "style": PlanPageText.style,
            "script": PlanPageText.script,
            "data": try data(),
            "rowCount": rowCount,
            "width": FlowPicture.width,
            "height": picture.height,
        ]
        let lists = [
            "bands": bands(picture), "labels": labels(picture), "flows": rows(of: flows),
            "everybody": plan.everybody.map { ["text": printable($0.text)] },
            "refusals": refusalRows, "users": userRows, "problems": problemRows,
        ]
        for (name, rows) in lists {
            content[name] = rows
            content["has-" + name] = !rows.isEmpty
        }
        return String(
            printableLines: try MustacheTemplate(string: PlanPageText.template).render(content))
    }

    /// One row of a list in the template.
    private typealias Row = [String: String]

    private func bands(_ picture: FlowPicture) -> [Row] {
        picture.bands.map { ["path": $0.path, "width": $0.width, "title": $0.title] }
    }

    private func labels(_ picture: FlowPicture) -> [Row] {
        picture.labels.map { ["text": $0.text, "x": "\($0.x)", "y": $0.y, "anchor": $0.anchor] }
    }

    private func rows(of flows: PlanFlows) -> [Row] {
        flows.all.map { flow in
            [
                "from": flow.from, "to": flow.to, "accounts": "\(flow.accounts)",
                "addresses": "\(flow.addresses)",
            ]
        }
    }

    private var refusalRows: [Row] {
        refusals.map { ["name": $0.name.rawValue, "figure": $0.figure, "limit": $0.limit] }
    }

    private var userRows: [Row] {
        context.users.sorted { $0.key < $1.key }.map { system, users in
            ["system": system, "before": "\(users.before)", "after": "\(users.after)"]
        }
    }

    private var problemRows: [Row] {
        context.problems.sorted { $0.key < $1.key }.map { code, counts in
            [
                "code": code, "count": PlanText.problems(counts),
                "advice": ProblemCode(rawValue: code)?.advice ?? "",
            ]
        }
    }

    private var rowCount: Int {
        plan.changes.count + plan.taken.count + plan.denied.count + plan.allowed.count
    }

    /// The rows as JSON in which no tag can begin.
    private func data() throws -> String {
        var rows = plan.changes.map { change in
            [
                change.kind.rawValue, printable(change.address),
                printable(change.before.map(PlanText.fate) ?? ""),
                printable(change.after.map(PlanText.fate) ?? ""),
                printable(reason(change)),
            ]
        }
        rows += plan.taken.map {
            ["taken over", printable($0.name), printable($0.before), printable($0.after), ""]
        }
        rows += plan.denied.map { ["login denied", printable($0), "", "", ""] }
        rows += plan.allowed.map { ["login allowed", printable($0), "", "", ""] }
        let json = String(decoding: try JSONEncoder().encode(rows), as: UTF8.self)
        return json.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e")
            .replacing("&", with: "\\u0026")
    }

    private func reason(_ change: Plan.Change) -> String {
        guard let after = change.after else { return "the directory has no such address any more" }
        guard let rule = after.rule else {
            switch after.action {
            case "reject": return "the account is suspended, or the list has no members"
            case "defer":
                return "the account's state says so, or several accounts claim the address"
            case "expand": return "a list or a contact"
            default: return "supposed"
            }
        }
        return "placement rule " + PlanText.rule(rule, saying: context.condition(rule))
    }

    private func printable(_ text: String) -> String { String(printable: text) }
}
