import Routing

/// A plan as JSON, for programs.
struct PlanJSON: Codable {
    struct Counts: Codable {
        let added, removed, moved, changed, denied, allowed: Int
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
            system = fate.system == "-" ? nil : fate.system
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

    struct Refusal: Codable {
        let guardName: String
        let figure: String
        let limit: String

        enum CodingKeys: String, CodingKey {
            case guardName = "guard"
            case figure, limit
        }
    }

    let counts: Counts
    let changes: [Change]
    let denied: [String]
    let allowed: [String]
    let refusals: [Refusal]
    /// By code.
    let problems: [String: PlanContext.ProblemCounts]
    /// Users by system.
    let users: [String: PlanContext.Pair]

    init(_ plan: Plan, refusals: [GuardRefusal], _ context: PlanContext) {
        counts = Counts(
            added: plan.counts.added, removed: plan.counts.removed, moved: plan.counts.moved,
            changed: plan.counts.changed, denied: plan.counts.denied,
            allowed: plan.counts.allowed, routesBefore: plan.counts.routesBefore,
            routesAfter: plan.counts.routesAfter, loginsBefore: plan.counts.loginsBefore,
            loginsAfter: plan.counts.loginsAfter)
        changes = plan.changes.map {
            Change(
                kind: $0.kind.rawValue, address: $0.address, before: $0.before.map(Fate.init),
                after: $0.after.map(Fate.init))
        }
        denied = plan.denied
        allowed = plan.allowed
        self.refusals = refusals.map {
            Refusal(guardName: $0.name.rawValue, figure: $0.figure, limit: $0.limit)
        }
        problems = context.problems
        users = context.users
    }
}
