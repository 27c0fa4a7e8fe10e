import Routing

/// What a plan comes to in one sentence that a manager can read.
enum PlanHeadline {
    static func text(_ plan: Plan, _ flows: PlanFlows) -> String {
        if plan.counts.isEmpty { return "Nothing changes" }
        let places: Set<String> = ["no address", "rejected", "deferred", "list or contact"]
        var parts = flows.all.filter { !places.contains($0.from) && !places.contains($0.to) }
            .filter { $0.from != $0.to }.prefix(3)
            .map { flow in
                count(flow.accounts, "mailbox moves", "mailboxes move")
                    + " from \(flow.from) to \(flow.to)"
            }
        let counts = plan.counts
        if counts.everybody > 0 {
            parts.insert(
                count(counts.everybody, "change for everybody", "changes for everybody"), at: 0)
        }
        if counts.added > 0 {
            parts.append(count(counts.added, "address is new", "addresses are new"))
        }
        let gone = plan.changes.count { $0.kind == .removed && $0.after == nil }
        if gone > 0 { parts.append(count(gone, "address disappears", "addresses disappear")) }
        let refused = plan.changes.count { change in
            change.after?.action == "reject" && change.before?.action != "reject"
        }
        // A change for everybody may refuse what is no address of anybody.
        if refused > 0 {
            parts.append(
                count(refused, "address is newly rejected", "addresses are newly rejected"))
        } else if counts.everybody == 0 {
            parts.append("nothing is newly rejected")
        }
        if counts.taken > 0 {
            parts.append(
                count(
                    counts.taken, "name goes to another account", "names go to another account"))
        }
        if counts.denied > 0 {
            parts.append(
                count(counts.denied, "login is newly denied", "logins are newly denied"))
        }
        return parts.joined(separator: "; ")
    }

    private static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }
}
