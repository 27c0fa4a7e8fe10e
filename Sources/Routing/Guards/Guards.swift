/// The limits that refuse a plan.
package struct Guards: Sendable {
    /// A share of the current generation, or a plain count.
    package enum Limit: Sendable, Equatable {
        case percent(Double)
        case count(Int)

        /// The limit as it stands in the settings.
        package var text: String {
            switch self {
            case .percent(let value):
                value == value.rounded() ? "\(Int(value))%" : "\(value)%"
            case .count(let value): "\(value)"
            }
        }
    }

    /// Percentages do not bite below this many changed items.
    package static let smallest = 10

    package let usersMin: Int
    package let removed: Limit
    package let moved: Limit
    package let denied: Limit
    package let allowed: Limit

    package init(usersMin: Int, removed: Limit, moved: Limit, denied: Limit, allowed: Limit) {
        self.usersMin = usersMin
        self.removed = removed
        self.moved = moved
        self.denied = denied
        self.allowed = allowed
    }

    /// What the guards look at besides the plan's counts.
    package struct Circumstances: Sendable {
        package var usersRead: Int
        package var isFirstGeneration: Bool
        package var settingsChanged: Bool
        /// Canaries that do not hold: one sentence each.
        package var failedCanaries: [String]
        /// Groups within those of rules that counted, are still named and cannot be read: DNs.
        package var lostGroups: [String]

        package init(
            usersRead: Int, isFirstGeneration: Bool, settingsChanged: Bool,
            failedCanaries: [String] = [], lostGroups: [String] = []
        ) {
            self.usersRead = usersRead
            self.isFirstGeneration = isFirstGeneration
            self.settingsChanged = settingsChanged
            self.failedCanaries = failedCanaries
            self.lostGroups = lostGroups
        }
    }

    /// The guards that refuse the plan, in a fixed order; those in `accepted` let it through.
    package func refusals(
        of counts: Plan.Counts, _ circumstances: Circumstances, accepted: Set<GuardName> = []
    ) -> [GuardRefusal] {
        var refusals: [GuardRefusal] = []
        if circumstances.usersRead < usersMin {
            refusals.append(
                GuardRefusal(
                    .usersMin, figure: "\(circumstances.usersRead) users read",
                    limit: "\(usersMin)"))
        }
        if !circumstances.isFirstGeneration {
            let checks: [(GuardName, Int, Int, Limit, String)] = [
                (
                    .removed, counts.removed, counts.routesBefore, removed,
                    "addresses lose their route"
                ),
                (.moved, counts.moved, counts.routesBefore, moved, "addresses change their system"),
                (.denied, counts.denied, counts.loginsBefore, denied, "logins are newly denied"),
                (
                    .allowed, counts.allowed, counts.loginsBefore, allowed,
                    "logins are newly allowed"
                ),
            ]
            for (name, count, base, limit, what) in checks where exceeds(count, of: base, limit) {
                refusals.append(
                    GuardRefusal(
                        name,
                        figure: "\(count) \(what)"
                            + (base == 0 ? ", of none now" : ", of \(base) now"),
                        limit: limit.text))
            }
            let loses = counts.removed + counts.moved + counts.denied > 0
            if circumstances.settingsChanged, loses {
                refusals.append(
                    GuardRefusal(
                        .settings,
                        figure: "the settings changed, and the plan removes \(counts.removed), "
                            + "moves \(counts.moved) and denies \(counts.denied)",
                        limit: "0"))
            }
        }
        if !circumstances.lostGroups.isEmpty {
            refusals.append(
                GuardRefusal(
                    .groups,
                    figure: "groups within those of placement rules that counted and cannot be "
                        + "read now: " + circumstances.lostGroups.joined(separator: "; "),
                    limit: "0"))
        }
        for canary in circumstances.failedCanaries {
            refusals.append(GuardRefusal(.canaries, figure: canary, limit: "must hold"))
        }
        return refusals.filter { !($0.name.canBeAccepted && accepted.contains($0.name)) }
    }

    private func exceeds(_ count: Int, of base: Int, _ limit: Limit) -> Bool {
        switch limit {
        case .count(let most): return count > most
        case .percent(let share):
            return count >= Guards.smallest && Double(count) * 100 > share * Double(base)
        }
    }
}

/// A guard by the name it has in the settings and after `--accept`.
package enum GuardName: String, Sendable, CaseIterable {
    case usersMin = "users_min"
    case removed, moved, denied, allowed, groups, settings, canaries

    /// Only fixing helps against canaries and an empty directory.
    package var canBeAccepted: Bool { self != .canaries && self != .usersMin }
}

/// A plan that is correct, but refused.
package struct GuardRefusal: Sendable, Equatable {
    package let name: GuardName
    /// What was counted, as a phrase.
    package let figure: String
    /// The limit as it stands in the settings.
    package let limit: String

    package init(_ name: GuardName, figure: String, limit: String) {
        self.name = name
        self.figure = figure
        self.limit = limit
    }
}
