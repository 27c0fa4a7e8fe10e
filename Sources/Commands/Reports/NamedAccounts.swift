import Generations
import MailModel
import Tables

/// Whom somebody means who names an account: by an address, a login, an id, a DN or what people call
/// it.
struct NamedAccounts {
    private let name: [UInt8]
    private let asked: ExplainedName
    private let folded: [UInt8]
    private let foldedDN: [UInt8]?

    init(_ name: String) {
        self.name = Array(name.utf8)
        asked = ExplainedName(name)
        folded = name.withBytes { Folding.fold($0.trimmed) }
        foldedDN = name.contains("=") ? name.withBytes { DistinguishedName.folding($0) } : nil
    }

    /// The ids of those meant in a generation; whom an address, a login or an id names exactly goes
    /// before whoever is called so.
    ///
    /// - Throws: `StoreError` or `TableError` when the generation cannot be read.
    func ids(in set: PublishedSet) throws -> Set<[UInt8]> {
        let tables = CanonicalSet.published(set)
        let exact = [
            try tables.account(name)?[0], try tables.route(of: asked.key)?[5],
            try tables.denial(of: asked.login)?[1],
        ]
        if let id = exact.lazy.compactMap(\.self).first { return [id] }
        var ids: Set<[UInt8]> = []
        let rows = set.accountRows()
        while let row = try rows.next() {
            if isMeant(row) { ids.insert(Array(row.id)) }
        }
        return ids
    }

    private func isMeant(_ row: AccountRow) -> Bool {
        if isName(row.displayName) { return true }
        if let foldedDN, DistinguishedName.folding(row.dn) == foldedDN { return true }
        return row.logins?.contains { asked.login.equals($0) } ?? false
    }

    /// Whether a row of the journal names one of those meant.
    func isMeant(_ row: JournalRow) -> Bool {
        name.equals(row.id) || asked.key.equals(row.primary) || isName(row.displayName)
    }

    private func isName(_ displayName: Bytes) -> Bool {
        !displayName.isEmpty && Folding.fold(displayName) == folded
    }
}

extension [UInt8] {
    fileprivate func equals(_ bytes: Bytes) -> Bool {
        withUnsafeBytes { $0.equals(bytes) }
    }
}
