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
                "advice": Problem.Code(rawValue: code)?.advice ?? "",
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

extension Problem.Code {
    /// What to do about a problem, for a reader who has no manual at hand.
    var advice: String {
        switch self {
        case .ambiguousAddress: "take the address from one of its owners; mail to it waits"
        case .ambiguousLogin: "rename one of the two logins; it stays accepted"
        case .ambiguousMailbox: "choose another mailbox template, or rename one"
        case .deniableOtherwise: "let Dovecot and Exim accept no such letters in logins"
        case .droppedMember: "remove the member from the list, or give it an address"
        case .emptyGroup: "give the list a member who can receive mail, or remove it"
        case .emptyRuleGroup: "check the placement rule: is it the right group?"
        case .expiredRow: "remove the row from the list file"
        case .extensionOfAnother: "ask whether the address is meant, or take it away"
        case .foreignAddress: "nothing, or add the domain to the settings"
        case .ignoredReferrals: "set directory.referrals, or search below the referral"
        case .invalidAddress: "correct the value in the directory; it is left out"
        case .invalidLogin: "correct the value in the directory; it is left out"
        case .invalidMailbox: "fill the attribute, or change the template"
        case .largeGroup: "raise virtual_alias_expansion_limit in main.cf"
        case .noID: "let the bind account read the id attribute"
        case .noTarget: "give the contact an address elsewhere"
        case .notOwnAddress: "correct the attribute of relayed_addresses; it is ignored"
        case .primaryMismatch: "make proxyAddresses and mail agree, or leave it"
        case .rewriteConflict: "choose another rewrite template"
        case .sharedAddress: "nothing, or take the address from one of the two"
        case .unknownMember: "take it out of the group, or give its account a kind in the settings"
        case .unknownCatchAll: "give somebody the address, or change domains[].catch_all"
        case .unknownRow: "correct the row of the list file, or remove it"
        case .unmappedValue: "add the value to the rule's systems, or otherwise"
        case .unplaced: "add a placement rule for the account"
        case .unsupportedKey: "rename the address: the table cannot hold it"
        }
    }
}
