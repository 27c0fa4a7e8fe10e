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
        guard let base = Extensions.base(of: address) else { return nil }
        let owners = base.withUnsafeBytes { self.owners(of: $0, behind: index) }
        guard let owner = owners.first, !owners.contains(claim.account) else { return nil }
        return .extensionOfAnother(
            address, base, of: dn(of: owner), dn: dn(of: claim.account))
    }

    private func dn(of account: UInt32) -> Bytes { arena.bytes(accounts[Int(account)].dn) }

    /// The address without its extension; nil when it has none.
    ///
    /// A delimiter in front is a name's own (Postfix, split_addr.c).
    private static func base(of address: Bytes) -> [UInt8]? {
        guard let cut = address.dropFirst().firstIndex(of: UInt8(ascii: "+")),
            let at = address.lastIndex(of: UInt8(ascii: "@")), cut < at
        else { return nil }
        return Array(address[..<cut]) + Array(address[at...])
    }

    /// The claimants of an address that sorts behind the claim of that place, as `x@` does behind
    /// `x+y@`: mostly close by, so the steps to it grow.
    private func owners(of address: Bytes, behind place: Int) -> [UInt32] {
        var low = place + 1
        var step = 1
        while low + step < claims.count, precedes(low + step, address) {
            low += step
            step *= 2
        }
        var high = min(low + step, claims.count)
        while low < high {
            let middle = (low + high) / 2
            if precedes(middle, address) { low = middle + 1 } else { high = middle }
        }
        return claims[low...].prefix { arena.bytes($0.address).equals(address) }.map(\.account)
    }

    private func precedes(_ index: Int, _ address: Bytes) -> Bool {
        arena.bytes(claims[index].address).precedes(address)
    }
}
