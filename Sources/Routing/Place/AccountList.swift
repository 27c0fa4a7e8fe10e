package import MailModel

/// The accounts a list file names, each by an address, a login, an id or a DN.
package struct AccountList {
    private var keys = ByteStringSet()
    /// Rows that no longer match because their date has passed.
    package private(set) var problems: [Problem] = []

    /// An empty list.
    package init() {}

    /// Adds a row; `until` is the last day on which it matches, both dates as `YYYY-MM-DD`.
    package mutating func add(account: String, until: String?, today: String, file: String) {
        if let until, until < today {
            problems.append(
                Problem(
                    .expiredRow, dn: "-", subject: String(printable: account),
                    "the row in \(file) was good until \(until) and no longer matches"))
            return
        }
        account.withBytes { cell in
            if let login = Login.canonical(cell) { keys.insert(login) }
            if let address = try? Address(cell), address.domain != nil {
                keys.insert(address.bytes(in: []))
            }
            keys.insert(Folding.fold(cell))
            if let folded = DistinguishedName.folding(cell) { keys.insert(folded) }
        }
    }

    /// Whether a row names the account; by an address, in whichever of `domains` it is written.
    func contains(_ account: Account, in domains: SplitDomains) -> Bool {
        keys.contains(account.foldedDN) || account.logins.contains { keys.contains($0) }
            || account.addresses.contains { domains.spellings($0).contains { keys.contains($0) } }
            || keys.contains(account.id.withUnsafeBytes { Folding.fold($0) })
    }
}
