import MailModel
import Routing

/// A plan as JSON, for programs.
struct PlanJSON: Codable {
    struct Counts: Codable {
        let added, removed, moved, changed, denied, allowed, taken, everybody: Int
        /// Accounts whose delivery name or rewritten address changes.
        let renamed: Int
        let routesBefore, routesAfter, loginsBefore, loginsAfter: Int
    }

    struct Fate: Codable {
        let action: String
        let system: String?
        let target: String?
        let id: String
        /// The placement rule's name.
        let rule: String?

        init(_ fate: Plan.Fate) {
            action = fate.action
            system = fate.system
            target = fate.target
            id = fate.id
            rule = fate.rule
        }
    }

    struct Change: Codable {
        let kind: String
        let address: String
        let before: Fate?
        let after: Fate?
    }

    struct Taking: Codable, Equatable {
        let name: String
        let isLogin: Bool
        let before: String
        let after: String
    }

    struct ChangeForAll: Codable {
        let subject: String
        let key: String?
        let before: String?
        let after: String?
        let people: Int?
        let text: String
    }

    struct Refusal: Codable {
        let guardName: String
        let figure: String
        let limit: String

        enum CodingKeys: String, CodingKey {
            case guardName = "guard"
            case figure, limit
        }
    }

    /// Where a plan that is shown later comes from.
    struct Saved: Codable {
        let time: String
        let program: String
        /// Where the entries came from.
        let source: String
        /// The generation it was made against; nil: there was none.
        let generation: Int?
        /// Why it can no longer be applied; nil when only the directory may have changed.
        let stale: String?

        /// All of it in a sentence.
        var text: String {
            let base = generation.map { "generation \($0)" } ?? "an empty state folder"
            return "made \(time) against \(base), from \(source); "
                + (stale.map { "stale: \($0)" }
                    ?? "not stale, unless the directory changed since")
        }
    }

    let counts: Counts
    let changes: [Change]
    /// What changes whoever's address it is.
    let everybody: [ChangeForAll]
    /// Names that one account had and another has.
    let taken: [Taking]
    let denied: [String]
    let allowed: [String]
    let refusals: [Refusal]
    /// Whom the refusals are about; nil when they are not about people.
    let concerned: String?
    /// By code.
    let problems: [String: PlanContext.ProblemCounts]
    /// Users by system.
    let users: [String: PlanContext.Pair]
    /// Nil for a plan that was made just now.
    var saved: Saved?

    init(_ plan: Plan, refusals: [GuardRefusal], _ context: PlanContext) {
        counts = Counts(
            added: plan.counts.added, removed: plan.counts.removed, moved: plan.counts.moved,
            changed: plan.counts.changed, denied: plan.counts.denied,
            allowed: plan.counts.allowed, taken: plan.counts.taken,
            everybody: plan.counts.everybody, renamed: plan.counts.renamed,
            routesBefore: plan.counts.routesBefore, routesAfter: plan.counts.routesAfter,
            loginsBefore: plan.counts.loginsBefore,
            loginsAfter: plan.counts.loginsAfter)
        changes = plan.changes.map {
            Change(
                kind: $0.kind.rawValue, address: $0.address, before: $0.before.map(Fate.init),
                after: $0.after.map(Fate.init))
        }
        everybody = plan.everybody.map {
            ChangeForAll(
                subject: $0.subject, key: $0.key, before: $0.before, after: $0.after,
                people: $0.people, text: $0.text)
        }
        taken = plan.taken.map {
            Taking(name: $0.name, isLogin: $0.isLogin, before: $0.before, after: $0.after)
        }
        denied = plan.denied
        allowed = plan.allowed
        self.refusals = refusals.map {
            Refusal(guardName: $0.name.rawValue, figure: $0.figure, limit: $0.limit)
        }
        concerned = context.concerned
        problems = context.problems
        users = context.users
        saved = context.saved
    }
}
