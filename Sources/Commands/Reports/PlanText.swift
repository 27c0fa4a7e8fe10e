import MailModel
import Routing

/// A plan as lines a person reads.
enum PlanText {
    /// How many changes of a plan are listed.
    static let most = 200

    /// The whole report.
    static func report(
        _ plan: Plan, refusals: [GuardRefusal], _ context: PlanContext
    ) -> String {
        var lines = [summary(plan.counts)]
        if let saved = context.saved { lines.append(saved.text) }
        if let users = users(context) { lines.append("users: " + users) }
        lines += section("for everybody", plan.everybody.map(\.text), of: plan.counts.everybody)
        for kind in Plan.Change.Kind.allCases {
            let changes = plan.changes.filter { $0.kind == kind }
            lines += section(kind.rawValue, changes.map(line), of: plan.counts.of(kind))
        }
        lines += section("taken over", plan.taken.map(line), of: plan.counts.taken)
        lines += section("login denied", plan.denied, of: plan.counts.denied)
        lines += section("login allowed", plan.allowed, of: plan.counts.allowed)
        if !context.problems.isEmpty {
            let counts = context.problems.sorted { $0.key < $1.key }.map {
                "\($0.key) \(problems($0.value))"
            }
            lines.append("problems: " + counts.joined(separator: ", ") + " (list problems)")
        }
        if !refusals.isEmpty {
            lines.append(
                (context.saved == nil ? "sync would be " : "it was ")
                    + GuardText.refusal(refusals, concerned: context.concerned))
        }
        return String(printableLines: lines.joined(separator: "\n"))
    }

    /// The systems that gain or lose users; nil when none does.
    static func users(_ context: PlanContext) -> String? {
        let moved = context.users.sorted { $0.key < $1.key }
            .filter { $0.value.before != $0.value.after }
            .map { "\($0.key) \($0.value.before) -> \($0.value.after)" }
        return moved.isEmpty ? nil : moved.joined(separator: ", ")
    }

    /// `7 (2 new, 1 gone)`.
    static func problems(_ counts: PlanContext.ProblemCounts) -> String {
        let news = [(counts.new, "new"), (counts.gone, "gone")].filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1)" }
        return "\(counts.new + counts.standing)"
            + (news.isEmpty ? "" : " (\(news.joined(separator: ", ")))")
    }

    /// All counts in one line.
    static func summary(_ counts: Plan.Counts) -> String {
        if counts.isEmpty {
            return "no change: \(counts.routesAfter) addresses, \(counts.loginsAfter) logins denied"
        }
        let parts = [
            (counts.everybody, "for everybody"), (counts.added, "added"),
            (counts.removed, "removed"), (counts.moved, "moved"),
            (counts.changed, "changed"), (counts.denied, "logins newly denied"),
            (counts.allowed, "logins newly allowed"), (counts.taken, "taken over"),
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

    /// Who has a name, and who had it, in one line.
    static func line(_ taking: Plan.Taking) -> String {
        (taking.isLogin ? "login " : "") + "\(taking.name): \(taking.before) -> \(taking.after)"
    }

    /// What becomes of an address, in a few words.
    static func fate(_ fate: Plan.Fate) -> String {
        var text = fate.action
        if let system = fate.system {
            text += (fate.action == "deliver" ? " on " : " to ") + system
        }
        if let target = fate.target { text += " as \(target)" }
        return text
    }

    /// A placement rule by its name, and what it says unless the name says it already.
    static func rule(_ name: String, saying condition: String?) -> String {
        guard let condition, !condition.hasSuffix(name) else { return condition ?? name }
        return "\(name): \(condition)"
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
