/// Who may log in here, and what the routes do not say of these users' names.
///
/// The denied logins alone do not tell to whom a name went that is refused no more.
package struct AllowedUsers: Sendable {
    /// Of each account of the table.
    package let isAllowed: [Bool]
    /// The claims on addresses that several accounts claim, sorted by address: a route names one of
    /// the claimants.
    package let contested: [Route]
    /// Every domain of the split; a user's names are `login@d` for each of them too.
    package let domains: [[UInt8]]

    package init(
        isAllowed: [Bool], contested: [Route], domains: [[UInt8]]
    ) {
        self.isAllowed = isAllowed
        self.contested = contested
        self.domains = domains
    }
}

/// A name of a user: a login value or an own address.
package struct NameOfUser: Sendable {
    package let name: ByteArena.Reference
    /// An index into the table's accounts.
    package let account: UInt32

    package init(name: ByteArena.Reference, account: UInt32) {
        self.name = name
        self.account = account
    }
}
