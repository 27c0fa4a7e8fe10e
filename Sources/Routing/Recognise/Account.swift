import MailModel

/// An entry that owns addresses or logins, understood: small, and gone after the next decision.
struct Account {
    let kind: AccountKind
    /// The stable identity.
    let id: [UInt8]
    /// The DN as the server wrote it; borrowed from the entry.
    let dn: Bytes
    /// The DN in comparable form; empty when the server's DN is not one.
    let foldedDN: [UInt8]
    /// The login values, canonical, in order.
    let logins: [[UInt8]]
    /// The first login value as the server wrote it, borrowed from the entry; nil when there is
    /// none.
    let firstLogin: Bytes?
    /// Every own address; the first one is the primary.
    let addresses: [OwnAddress]
    /// The domain that the primary address is written in, by its number and its name, which is
    /// borrowed from the split's domains; nil when there is no address.
    let primaryDomain: (number: SplitDomains.DomainNumber, name: Bytes)?
    /// What the entry lists for its third-party system; nil: nothing, so all of it goes there.
    let relayed: RelayedAddresses?
    /// What the state it is in takes away; nil: nothing.
    let restriction: Restriction?
    /// By which groups may name it, or it them.
    let numbers: AccountNumbers
    /// What people call it, borrowed from the entry; nil when the entry does not say.
    let displayName: Bytes?
    /// Where it belongs in the company, borrowed from the entry; nil when the entry does not say.
    let unit: Bytes?

    /// The primary address written out; nil when there is none.
    var primary: [UInt8]? {
        guard let own = addresses.first, let primaryDomain else { return nil }
        return own.local + [UInt8(ascii: "@")] + primaryDomain.name
    }

    /// Whether only some of its addresses go to a third-party system.
    var isPartlyRelayed: Bool {
        relayed.map { $0.own.count < Set(addresses).count } ?? false
    }
}

/// Which of a user's addresses go to its third-party system.
struct RelayedAddresses {
    var own: Set<OwnAddress> = []
    /// Values that are no address of the user, printable.
    var strangers: [String] = []
}
