import MailModel

extension Explanation {
    /// What fits into a line: a list may have thousands of members, `--format json` has them all.
    private static let width = 200

    /// The explanation as lines a person reads.
    var text: String {
        var lines = [String(printable: name, limit: .max)]
        func add(_ title: String, _ value: String) {
            // A value has one line, or it could look like others.
            let line = "  \(title.padding(9)) \(String(printable: value, limit: .max))"
            let isLong = line.count > Explanation.width
            lines.append(isLong ? line.prefix(Explanation.width - 1) + "…" : line)
        }
        if let route {
            var fate = route.action
            if let system = route.system {
                fate += (route.action == "deliver" ? " on " : " to ") + system
            }
            if let target = route.target { fate += ", as \(target)" }
            add("route", fate)
        }
        if let mailboxOf { add("route", "no address: the name that \(mailboxOf) is rewritten to") }
        if let unknown { add("route", unknown) }
        if let account {
            add("account", "\(account.kind) \(account.dn)")
            add("id", account.id)
            let rule = account.rule.map {
                ", by placement rule " + PlanText.rule($0, saying: account.condition)
            }
            add(
                "state",
                account.state + (account.system.map { " on \($0)" } ?? "") + (rule ?? ""))
        }
        if let denied {
            add("login", "denied: \(denied.reason)")
        } else if account != nil {
            add("login", "not denied")
        } else if route == nil, unknown == nil {
            add("login", "not denied: the name is on no list")
        }
        for row in rows {
            add("row", "\(row.table): \(row.key)" + (row.value.isEmpty ? "" : " \(row.value)"))
        }
        if let hidden { add("rows", hidden) }
        if let generation { add("from", "generation \(generation)") }
        return lines.joined(separator: "\n")
    }
}
