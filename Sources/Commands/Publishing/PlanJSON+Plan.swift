import MailModel
import Routing

extension PlanJSON {
    /// The plan itself; nil when there is something in it that no plan has.
    var plan: Plan? {
        var changes: [Plan.Change] = []
        for change in self.changes {
            guard let kind = Plan.Change.Kind(rawValue: change.kind) else { return nil }
            changes.append(
                Plan.Change(
                    kind: kind, address: change.address, before: change.before.map(\.fate),
                    after: change.after.map(\.fate)))
        }
        return Plan(
            counts: counts.counts, changes: changes, denied: denied, allowed: allowed,
            taken: taken.map {
                Plan.Taking(isLogin: $0.isLogin, name: $0.name, before: $0.before, after: $0.after)
            }, everybody: everybody.map(\.change))
    }

    /// The guards that refused it; nil when there is one that no version has.
    var guardRefusals: [GuardRefusal]? {
        var found: [GuardRefusal] = []
        for refusal in refusals {
            guard let name = GuardName(rawValue: refusal.guardName) else { return nil }
            found.append(GuardRefusal(name, figure: refusal.figure, limit: refusal.limit))
        }
        return found
    }
}

extension PlanJSON.Fate {
    fileprivate var fate: Plan.Fate {
        Plan.Fate(action: action, system: system, target: target, id: id, rule: rule)
    }
}

extension PlanJSON.ChangeForAll {
    fileprivate var change: ChangeForEverybody {
        let plain = ChangeForEverybody(
            subject: subject, key: key, before: before, after: after, people: people)
        // What follows from it stands in the line only, behind the rest.
        let start = plain.text + ": "
        return ChangeForEverybody(
            subject: subject, key: key, before: before, after: after, people: people,
            consequence: text.hasPrefix(start) ? String(text.dropFirst(start.count)) : nil)
    }
}

extension PlanJSON.Counts {
    fileprivate var counts: Plan.Counts {
        var counts = Plan.Counts()
        counts.added = added
        counts.removed = removed
        counts.moved = moved
        counts.changed = changed
        counts.denied = denied
        counts.allowed = allowed
        counts.taken = taken
        counts.everybody = everybody
        counts.renamed = renamed
        counts.routesBefore = routesBefore
        counts.routesAfter = routesAfter
        counts.loginsBefore = loginsBefore
        counts.loginsAfter = loginsAfter
        return counts
    }
}
