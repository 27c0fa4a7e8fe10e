package import MailModel

/// The limits that refuse a plan.
package struct Guards: Sendable {
    /// What the guards look at besides the plan's counts.
    package struct Circumstances: Sendable {
        package var usersRead: Int
        package var addressesRouted: Int
        package var isFirstGeneration: Bool
        package var settingsChanged: Bool
        /// Accounts of the current generation.
        package var accountsBefore: Int
        /// Canaries that do not hold: one sentence each.
        package var failedCanaries: [String]
        /// Groups within those of rules that counted, are still named and cannot be read: DNs.
        package var lostGroups: [String]

        package init(
            usersRead: Int, addressesRouted: Int, isFirstGeneration: Bool, settingsChanged: Bool,
            accountsBefore: Int, failedCanaries: [String] = [], lostGroups: [String] = []
        ) {
            self.usersRead = usersRead
            self.addressesRouted = addressesRouted
            self.isFirstGeneration = isFirstGeneration
            self.settingsChanged = settingsChanged
            self.accountsBefore = accountsBefore
            self.failedCanaries = failedCanaries
            self.lostGroups = lostGroups
        }
    }

    private let limits: Limits

    package init(_ limits: Limits) { self.limits = limits }

    /// The guards that refuse the plan, in a fixed order; those in `accepted` let it through.
    package func refusals(
        of counts: Plan.Counts, _ circumstances: Circumstances, accepted: Set<GuardName> = []
    ) -> [GuardRefusal] {
        var refusals = floors(circumstances)
        if !circumstances.isFirstGeneration {
            refusals += ceilings(counts, circumstances)
            if circumstances.settingsChanged { refusals += edited(counts) }
        }
        refusals += lost(circumstances.lostGroups)
        refusals += circumstances.failedCanaries.map {
            GuardRefusal(.canaries, figure: $0, limit: "must hold")
        }
        return refusals.filter { !($0.name.canBeAccepted && accepted.contains($0.name)) }
    }

    /// What must be there at least.
    private func floors(_ circumstances: Circumstances) -> [GuardRefusal] {
        let checks: [(GuardName, Int, Int, String)] = [
            (.usersMin, circumstances.usersRead, limits.usersMin, "users read"),
            (.addressesMin, circumstances.addressesRouted, limits.addressesMin, "addresses routed"),
        ]
        return checks.filter { $0.1 < $0.2 }.map { name, count, least, what in
            GuardRefusal(name, figure: "\(count) \(what)", limit: "\(least)")
        }
    }

    /// What may change at most.
    private func ceilings(_ counts: Plan.Counts, _ circumstances: Circumstances) -> [GuardRefusal] {
        let (routes, logins) = (counts.routesBefore, counts.loginsBefore)
        let accounts = circumstances.accountsBefore
        let checks: [(GuardName, GuardLimit, Int, Int, String)] = [
            (.removed, limits.removed, counts.removed, routes, "addresses are no longer served"),
            (.moved, limits.moved, counts.moved, routes, "addresses change their system"),
            (
                .changed, limits.changed, counts.renamed, accounts,
                "accounts have their mail delivered under another name"
            ),
            (
                .taken, limits.taken, counts.taken, routes + logins,
                "addresses and logins go to another account"
            ),
            (.denied, limits.denied, counts.denied, logins, "logins are newly denied"),
            (.allowed, limits.allowed, counts.allowed, logins, "logins are newly allowed"),
        ]
        return checks.filter { $0.1.isExceeded(by: $0.2, of: $0.3) }
            .map { name, limit, count, base, what in
                GuardRefusal(
                    name, figure: "\(count) \(what), of \(base == 0 ? "none" : "\(base)") now",
                    limit: limit.text)
            }
    }

    /// Edited settings that take something from somebody, or replace something for everybody.
    private func edited(_ counts: Plan.Counts) -> [GuardRefusal] {
        let parts = [
            (counts.removed, "removes"), (counts.moved, "moves"), (counts.changed, "changes"),
            (counts.denied, "denies"),
        ].filter { $0.0 > 0 }.map { "\($0.1) \($0.0)" }
        let isOne = counts.replacing == 1
        let forEverybody =
            counts.replacing == 0
            ? [] : ["has \(counts.replacing) change\(isOne ? "" : "s") for everybody"]
        let figures = parts + forEverybody
        guard !figures.isEmpty else { return [] }
        return [
            GuardRefusal(
                .settings,
                figure: "the settings changed, and the plan " + figures.joined(separator: ", "),
                limit: "0")
        ]
    }

    private func lost(_ groups: [String]) -> [GuardRefusal] {
        guard groups.count > limits.groups else { return [] }
        let isOne = groups.count == 1
        return [
            GuardRefusal(
                .groups,
                figure: "\(groups.count) group\(isOne ? "" : "s") within those of placement rules "
                    + "counted and cannot be read now: " + groups.joined(separator: "; "),
                limit: "\(limits.groups)")
        ]
    }
}
