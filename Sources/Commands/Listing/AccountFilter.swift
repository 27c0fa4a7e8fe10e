import MailModel
import Tables

/// Tells of rows of `accounts.tsv`, with display name and unit behind, which are wanted.
final class AccountFilter {
    private let wanted: WantedAccounts
    private var text: CaseBlindText?
    private let set: CanonicalSet
    /// The ids of accounts that have the text in an address or a login: nil until one is asked for.
    private var named: ByteStringSet?
    private var folded: [UInt8] = []

    /// A filter; the first account that is to have the text has addresses and logins looked through.
    init(_ wanted: WantedAccounts, in set: CanonicalSet) {
        self.wanted = wanted
        self.set = set
        text = wanted.match.flatMap(CaseBlindText.init)
    }

    private static func accounts(
        named text: CaseBlindText, in set: CanonicalSet
    ) throws -> ByteStringSet {
        var text = text
        var ids = ByteStringSet()
        func take(_ table: CanonicalTable, _ columns: some Sequence<Int>, id: Int) throws {
            try set.rows(of: table).forEachRow(whereOneOf: columns, passes: { text.isIn($0) }) {
                row in
                if id < row.count { ids.insert(unescapedField(row[id])) }
                return true
            }
        }
        try take(.routes, CollectionOfOne(0), id: 5)
        if set.knowsPeople {
            try take(.people, 3..., id: 0)
        } else {
            try take(.logins, CollectionOfOne(0), id: 1)
        }
        return ids
    }

    /// Tells whether an account is wanted.
    ///
    /// - Throws: `TableError` or `StoreError` when addresses and logins cannot be looked through.
    func accepts(_ row: CanonicalFile.Row) throws -> Bool {
        guard row.count > 6 else { return false }
        if let kind = wanted.kind, !row[1].elementsEqual(kind.rawValue.utf8) { return false }
        if let system = wanted.system, !row[4].elementsEqual(system.utf8) { return false }
        if let state = wanted.state, !row[5].elementsEqual(state.utf8) { return false }
        return try isUnder(row[2]) && isNamed(row)
    }

    /// Tells whether an entry stands at or below the DN that is wanted.
    func isUnder(_ dn: Bytes) -> Bool {
        guard let under = wanted.under else { return true }
        let isDN = unescapedField(dn).withUnsafeBytes { DistinguishedName.fold($0, into: &folded) }
        return isDN && under.contains(folded: folded)
    }

    /// Tells whether one of some escaped fields has the text that is wanted.
    func isMatched(_ fields: CanonicalFile.Row) -> Bool {
        guard text != nil else { return true }
        return fields.contains { text?.isIn(escaped: $0) == true }
    }

    private func isNamed(_ row: CanonicalFile.Row) throws -> Bool {
        guard let text, !isMatched([row[2], row[3]] + row.dropFirst(7)) else { return true }
        let ids = try named ?? AccountFilter.accounts(named: text, in: set)
        named = ids
        return ids.contains(unescapedField(row[0]))
    }
}
