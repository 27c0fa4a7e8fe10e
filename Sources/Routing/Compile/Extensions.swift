import Algorithms
import MailModel

/// Addresses that read like an extension of somebody else's: `anna+news@` beside Anna's `anna@`.
///
/// With `recipient_delimiter = +` such mail was Anna's until somebody wrote the address into another
/// entry. Both have their routes; a person should know.
struct Extensions {
    let arena: ByteArena
    let accounts: [AccountRecord]
    /// Sorted by address.
    let claims: [Route]

    /// One note for each such address and account.
    func problems() -> [Problem] { claims.indices.compactMap(problem) }

    private func problem(of index: Int) -> Problem? {
        let claim = claims[index]
        let address = arena.bytes(claim.address)
        guard let base = Address.withoutExtension(address) else { return nil }
        let owners = base.withUnsafeBytes { self.owners(of: $0, behind: index) }
        guard let owner = owners.first, !owners.contains(claim.account) else { return nil }
        return .extensionOfAnother(
            address, base, of: dn(of: owner), dn: dn(of: claim.account))
    }

    private func dn(of account: UInt32) -> Bytes { arena.bytes(accounts[Int(account)].dn) }

    /// The claimants of an address that sorts behind the claim of that place, as `x@` does behind
    /// `x+y@`.
    private func owners(of address: Bytes, behind place: Int) -> [UInt32] {
        let rest = claims[(place + 1)...]
        let first = rest.partitioningIndex { arena.bytes($0.address).compare(address) >= 0 }
        return rest[first...].prefix { arena.bytes($0.address).equals(address) }.map(\.account)
    }
}
