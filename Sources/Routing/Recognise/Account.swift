package import MailModel

/// An entry that owns addresses or logins, understood: small, and gone after the next decision.
package struct Account {
    package let kind: AccountKind
    /// The stable identity.
    package let id: [UInt8]
    /// The DN as the server wrote it; borrowed from the entry.
    package let dn: Bytes
    /// The DN in comparable form; empty when the server's DN is not one.
    package let foldedDN: [UInt8]
    /// The login values, canonical, in order.
    package let logins: [[UInt8]]
    /// The first login value as the server wrote it, borrowed from the entry; nil when there is
    /// none.
    package let firstLogin: Bytes?
    /// Every own address, mirrored twins included.
    package let addresses: [[UInt8]]
    /// The first own address; nil when there is none.
    package let primary: [UInt8]?
    /// What the entry lists for its third-party system; nil: nothing, so all of it goes there.
    package let relayed: RelayedAddresses?
    package let isSuspended: Bool

    /// The first login value folded as for `login_address`; nil when there is none.
    package var foldedLogin: [UInt8]? { firstLogin.map(Login.folded) }
}

/// Which of a user's addresses go to its third-party system.
package struct RelayedAddresses {
    /// Own addresses, mirrored twins included.
    package var own: Set<[UInt8]> = []
    /// Values that are no address of the user, printable.
    package var strangers: [String] = []
}
