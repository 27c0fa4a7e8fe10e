/// A row of the canonical routes, its text borrowed: from a table in memory or a file on disk.
package struct RouteRow {
    package var address: Bytes
    package var action: Route.Action
    /// Nil when nothing is delivered or relayed.
    package var system: Bytes?
    /// Empty: the address itself.
    package var target: Bytes
    package var kind: AccountKind
    package var id: Bytes
    /// The placement rule's name; empty: no rule.
    package var rule: Bytes

    package init(
        address: Bytes, action: Route.Action, system: Bytes?, target: Bytes, kind: AccountKind,
        id: Bytes, rule: Bytes
    ) {
        self.address = address
        self.action = action
        self.system = system
        self.target = target
        self.kind = kind
        self.id = id
        self.rule = rule
    }

    /// Tells whether mail to the address meets the same fate.
    package func hasSameFate(as other: RouteRow) -> Bool {
        isSentAlike(other) && target.equals(other.target)
    }

    /// Tells whether the same is done with mail to the address, and by the same system.
    package func isSentAlike(_ other: RouteRow) -> Bool {
        guard action == other.action else { return false }
        guard let system, let others = other.system else {
            return system == nil && other.system == nil
        }
        return system.equals(others)
    }
}

/// A row of the denylist, its text borrowed.
package struct LoginRow {
    package var name: Bytes
    package var id: Bytes
    package var reason: DeniedLogin.Reason

    package init(name: Bytes, id: Bytes, reason: DeniedLogin.Reason) {
        self.name = name
        self.id = id
        self.reason = reason
    }
}

/// A row of the canonical accounts with who that is, its text borrowed.
package struct AccountRow {
    package var id: Bytes
    package var kind: AccountKind
    package var dn: Bytes
    /// Empty: no address.
    package var primary: Bytes
    /// Nil when rejected or expanded.
    package var system: Bytes?
    package var state: AccountRecord.State
    /// The placement rule's name; empty: no rule.
    package var rule: Bytes
    /// Empty: nobody says.
    package var displayName: Bytes
    /// Empty: nobody says.
    package var unit: Bytes
    /// Sorted; nil: nobody knows.
    package var logins: [Bytes]?

    package init(
        id: Bytes, kind: AccountKind, dn: Bytes, primary: Bytes, system: Bytes?,
        state: AccountRecord.State, rule: Bytes
    ) {
        self.id = id
        self.kind = kind
        self.dn = dn
        self.primary = primary
        self.system = system
        self.state = state
        self.rule = rule
        displayName = Bytes(start: nil, count: 0)
        unit = displayName
    }
}
