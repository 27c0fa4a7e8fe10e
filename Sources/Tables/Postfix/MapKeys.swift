package import MailModel

/// Which keys Postfix's maps can hold, by their type.
///
/// A name that one cannot hold is left out of its tables and told as a problem: no value in the
/// directory keeps the others from being served.
package struct MapKeys: Sendable {
    /// Keys pass through a line of text: texthash itself, hash on its way through postmap(1).
    private let areText: Bool
    /// The longest key in octets, also as Postfix folds it; nil: any.
    private let limit: Int?

    /// LMDB's MDB_MAXKEYSIZE as Debian builds it; one longer key fails the whole map.
    private static let longestInLMDB = 511
    /// Full case folding makes three times as much of a text at most (Unicode section 5.18).
    private static let growth = 3

    /// The keys of a map type.
    package init(mapType: MapType) {
        areText = mapType == .texthash || mapType == .hash
        limit = mapType == .lmdb ? MapKeys.longestInLMDB : nil
    }

    /// Tells whether a map can hold a key.
    package func hold(_ key: Bytes) -> Bool {
        if areText, !PostfixText.supports(key: key) { return false }
        guard let limit, key.count > limit / MapKeys.growth else { return true }
        return max(key.count, LookupKeys.folded(key)?.count ?? 0) <= limit
    }

    /// The rows that a map can hold.
    func held(of table: KeyValueTable) -> KeyValueTable {
        // A second list of millions of rows only where it differs.
        guard !table.rows.allSatisfy({ hold(table.key($0)) }) else { return table }
        return KeyValueTable(
            path: table.path, arena: table.arena, rows: table.rows.filter { hold(table.key($0)) })
    }
}
