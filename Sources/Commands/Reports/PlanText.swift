import Routing

/// A plan as lines a person reads.
enum PlanText {
    /// How many changes of a plan are listed.
    static let most = 200

    /// The whole report.
    static func report(_ plan: Plan, refusals: [GuardRefusal], problems: [String: Int]) -> String {
        var lines = [summary(plan.counts)]
        for kind in Plan.Change.Kind.allCases {
            let changes = plan.changes.filter { $0.kind == kind }
            lines += section(kind.rawValue, changes.map(line), of: plan.counts.of(kind))
        }
        lines += section("login denied", plan.denied, of: plan.counts.denied)
        lines += section("login allowed", plan.allowed, of: plan.counts.allowed)
        if !problems.isEmpty {
            let counts = problems.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            lines.append("problems: " + counts.joined(separator: ", ") + " (list problems)")
        }
        if !refusals.isEmpty { lines.append("sync would be " + GuardText.refusal(refusals)) }
        return lines.joined(separator: "\n")
    }

    /// All counts in one line.
    static func summary(_ counts: Plan.Counts) -> String {
        if counts.isEmpty {
            return "no change: \(counts.routesAfter) addresses, \(counts.loginsAfter) logins denied"
        }
        let parts = [
            (counts.added, "added"), (counts.removed, "removed"), (counts.moved, "moved"),
            (counts.changed, "changed"), (counts.denied, "logins newly denied"),
            (counts.allowed, "logins newly allowed"),
        ]
        let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return words.joined(separator: ", ")
            + " (\(counts.routesAfter) addresses, \(counts.loginsAfter) logins denied)"
    }

    /// One change in one line.
    static func line(_ change: Plan.Change) -> String {
        switch (change.before, change.after) {
        case (nil, let after?): "\(change.address): \(fate(after))"
        case (let before?, nil): "\(change.address): was \(fate(before))"
        case (let before?, let after?): "\(change.address): \(fate(before)) -> \(fate(after))"
        case (nil, nil): change.address
        }
    }

    /// What becomes of an address, in a few words.
    static func fate(_ fate: Plan.Fate) -> String {
        var text = fate.action
        if fate.system != "-" { text += (fate.action == "deliver" ? " on " : " to ") + fate.system }
        if let target = fate.target { text += " as \(target)" }
        return text
    }

    private static func section(_ title: String, _ lines: [String], of total: Int) -> [String] {
        guard !lines.isEmpty else { return [] }
        var section = ["", "\(title):"] + lines.prefix(most).map { "  " + $0 }
        if total > most {
            section.append("  … and \(total - most) more; --format json lists all")
        }
        return section
    }
}
