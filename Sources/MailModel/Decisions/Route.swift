/// The fate of one address.
package struct Route: Sendable {
    /// What is done with mail to it.
    package enum Action: String, Sendable, CaseIterable {
        case deliver, relay, expand, reject, `defer`
    }

    /// `local@domain`, canonical.
    package var address: ByteArena.Reference
    /// Mailbox name, rewritten address or comma-joined members; none: the address itself.
    package var target: ByteArena.Reference
    /// The owner: an index into the table's accounts.
    package var account: UInt32
    /// An index into the table's systems; nil when nothing is delivered or relayed.
    package var system: UInt16?
    package var action: Action

    package init(
        address: ByteArena.Reference, target: ByteArena.Reference = .none, account: UInt32,
        system: UInt16?, action: Action
    ) {
        self.address = address
        self.target = target
        self.account = account
        self.system = system
        self.action = action
    }
}

/// An account as the tables keep it.
package struct AccountRecord: Sendable {
    /// Where the account's mail is, in one word.
    package enum State: String, Sendable, CaseIterable {
        case hosted
        case partlyHosted = "partly-hosted"
        case thirdParty = "third-party"
        case suspended, expanded
        /// Suspended as far as mail goes: the user's mailbox is here, and may be logged in to.
        case loginOnly

        /// The word in tables and messages, where both suspensions are one.
        package var word: String { (self == .loginOnly ? .suspended : self).rawValue }
    }

    package var id: ByteArena.Reference
    package var dn: ByteArena.Reference
    /// The primary address; none when the account has no address.
    package var primary: ByteArena.Reference
    /// What people call it, printable; none when nobody says.
    package var displayName: ByteArena.Reference
    /// Where it belongs in the company, printable; none when nobody says.
    package var unit: ByteArena.Reference
    /// An index into the table's systems; nil when rejected or expanded.
    package var system: UInt16?
    // Between the two optionals, where a byte is free: a million records are packed.
    package var kind: AccountKind
    /// An index into the table's rules; nil when no rule was asked.
    package var rule: UInt16?
    package var state: State

    package init(
        id: ByteArena.Reference, dn: ByteArena.Reference, primary: ByteArena.Reference = .none,
        displayName: ByteArena.Reference = .none, unit: ByteArena.Reference = .none,
        system: UInt16? = nil, rule: UInt16? = nil, kind: AccountKind, state: State
    ) {
        self.id = id
        self.dn = dn
        self.primary = primary
        self.displayName = displayName
        self.unit = unit
        self.system = system
        self.rule = rule
        self.kind = kind
        self.state = state
    }
}

/// A login that is refused.
package struct DeniedLogin: Sendable {
    /// Why the login is refused.
    package enum Reason: String, Sendable, CaseIterable {
        case thirdParty = "third-party"
        case suspended
    }

    package var name: ByteArena.Reference
    /// The refused user: an index into the table's accounts.
    package var account: UInt32
    package var reason: Reason

    package init(name: ByteArena.Reference, account: UInt32, reason: Reason) {
        self.name = name
        self.account = account
        self.reason = reason
    }
}
