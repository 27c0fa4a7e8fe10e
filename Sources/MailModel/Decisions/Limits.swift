/// How much one run may change, and what it must find.
package struct Limits: Sendable, Equatable {
    /// The least users a read must find.
    package var usersMin: Int
    /// The least addresses a set must route.
    package var addressesMin: Int
    /// Addresses that are no longer served.
    package var removed: GuardLimit
    /// Addresses whose system changes.
    package var moved: GuardLimit
    /// Accounts whose delivery name or rewritten address changes.
    package var changed: GuardLimit
    /// Addresses and logins that one account had and another has.
    package var taken: GuardLimit
    /// Logins newly denied.
    package var denied: GuardLimit
    /// Logins newly allowed.
    package var allowed: GuardLimit
    /// Groups within rule groups that counted before and cannot be read now.
    package var groups: Int

    /// The limits that hold where nobody sets others.
    package init(
        usersMin: Int = 1, addressesMin: Int = 1, removed: GuardLimit = .percent(10),
        moved: GuardLimit = .percent(20), changed: GuardLimit = .percent(20),
        taken: GuardLimit = .count(0), denied: GuardLimit = .percent(10),
        allowed: GuardLimit = .percent(10), groups: Int = 0
    ) {
        self.usersMin = usersMin
        self.addressesMin = addressesMin
        self.removed = removed
        self.moved = moved
        self.changed = changed
        self.taken = taken
        self.denied = denied
        self.allowed = allowed
        self.groups = groups
    }
}
