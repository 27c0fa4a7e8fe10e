import MailModel

/// An explanation as lines a person reads.
struct ExplanationText {
    /// What fits into a line: a list may have thousands of members, `--format json` has them all.
    private static let width = 200
    /// How many of what there may be many of are shown.
    private static let most = 10

    private let explanation: Explanation
    private var lines: [String] = []

    /// The lines.
    static func of(_ explanation: Explanation) -> String {
        var text = ExplanationText(explanation: explanation)
        text.addAll()
        return text.lines.joined(separator: "\n")
    }

    /// One line, cut where a screen ends; nothing in it looks like another one.
    static func fitted(_ line: String) -> String {
        let line = String(printable: line, limit: .max)
        return line.count > width ? line.prefix(width - 1) + "…" : line
    }

    private init(explanation: Explanation) { self.explanation = explanation }

    private mutating func add(_ title: String, _ value: String) {
        lines.append(ExplanationText.fitted("  \(title.padding(9)) \(value)"))
    }

    /// The first few of many, and how many more there are.
    private mutating func add(_ title: String, _ values: some Collection<String>) {
        for value in values.prefix(ExplanationText.most) { add(title, value) }
        let more = values.count - ExplanationText.most
        if more > 0 { add(title, "… and \(more) more (--format json)") }
    }

    private mutating func addAll() {
        lines.append(String(printable: explanation.name, limit: .max))
        addRoute()
        addAccount()
        addLogins()
        addLists()
        addProblems()
        add("near", explanation.nearest)
        for row in explanation.rows {
            add("row", "\(row.table): \(row.key)" + (row.value.isEmpty ? "" : " \(row.value)"))
        }
        if let hidden = explanation.hidden { add("rows", hidden) }
        if let gap = explanation.gap { add("unknown", gap) }
        if let generation = explanation.generation { add("from", "generation \(generation)") }
    }

    private mutating func addRoute() {
        let primary = explanation.account?.primary
        switch explanation.meaning {
        case .id: add("is", "the id of " + (primary ?? "an account without an address"))
        case .dn: add("is", "the DN of " + (primary ?? "an account without an address"))
        case .displayName:
            add("is", "the display name of " + (primary ?? "an account without an address"))
        default: break
        }
        if let address = explanation.extensionOf {
            add("is", "\(address) with an extension, where recipient_delimiter is +")
        }
        if let route = explanation.route { add("route", route.words) }
        if let address = explanation.mailboxOf {
            add("route", "no address: the name that \(address) is rewritten to")
        }
        if let unknown = explanation.unknown { add("route", unknown) }
    }

    private mutating func addAccount() {
        guard let account = explanation.account else { return }
        add("account", "\(account.kind) \(account.dn)")
        if let name = account.displayName {
            add("name", name + (account.unit.map { " (\($0))" } ?? ""))
        }
        add("id", account.id)
        let rule = account.rule.map {
            ", by placement rule " + PlanText.rule($0, saying: account.condition)
        }
        add("state", account.state + (account.system.map { " on \($0)" } ?? "") + (rule ?? ""))
        if let since = explanation.since { add("since", since.text) }
        // What the route says already is not said twice.
        let isSaid =
            explanation.addresses.count == 1 && explanation.route != nil
            && explanation.addresses.first?.address == explanation.name
        guard !isSaid else { return }
        add(
            "address",
            explanation.addresses.map { address in
                let system = address.system.map {
                    address.action == "deliver" ? " on \($0)" : " to \($0)"
                }
                return "\(address.address): \(address.action)\(system ?? "")"
            })
    }

    private mutating func addLogins() {
        if let denied = explanation.denied {
            add("login", "denied: \(denied.reason)")
        } else if explanation.account != nil {
            let own = explanation.logins.first { $0.name == explanation.name }
            add("login", "not denied" + (own.map { ": \($0.reason)" } ?? ""))
        } else if explanation.route == nil, explanation.unknown == nil {
            add("login", "not denied: the name is on no list")
        }
        let others = explanation.logins.filter { $0.name != explanation.name }
        add("login", others.map { "\($0.name): \($0.denied ? "denied" : "allowed"): \($0.reason)" })
    }

    private mutating func addLists() {
        add("in list", explanation.lists)
        let members = explanation.members
        guard !members.isEmpty else { return }
        let fates = Dictionary(grouping: members) { ExplanationText.words($0) }
            .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
            .map { "\($0.value.count) \($0.key)" }
        add("members", "\(members.count): " + fates.joined(separator: ", "))
        add("member", members.map { "\($0.member): \(ExplanationText.words($0))" })
    }

    private static func words(_ member: Explanation.MemberFacts) -> String {
        switch (member.fate, member.system) {
        case ("deliver", let system?): "delivered on \(system)"
        case ("relay", let system?): "relayed to \(system)"
        case ("expand", _): "a list"
        case ("reject", _): "rejected"
        case ("defer", _): "deferred"
        case ("unknown", _): "nobody's"
        case ("catch-all", _): "caught by the domain's catch_all"
        default: member.fate
        }
    }

    private mutating func addProblems() {
        let dropped = explanation.problems.filter { $0.code == ProblemCode.droppedMember.rawValue }
        add("dropped", dropped.map { "\($0.subject ?? "-"): \($0.sentence)" })
        let others = explanation.problems.filter { $0.code != ProblemCode.droppedMember.rawValue }
        for problem in others.prefix(ExplanationText.most) {
            let subject = problem.subject.map { "\($0): " } ?? ""
            add("problem", "\(problem.code) (\(problem.severity)) \(subject)\(problem.sentence)")
            if let advice = problem.advice { add("to do", advice) }
        }
        let more = others.count - ExplanationText.most
        if more > 0 { add("problem", "… and \(more) more (--format json)") }
    }
}
