package import MailModel

/// Keys as Postfix asks for them: with SMTPUTF8 it folds letter case completely before every
/// look-up (ICU's full case folding), so it asks for `strasse@…` when the address is `straße@…`.
package enum LookupKeys {
    /// The key Postfix asks for; nil when it is the key itself.
    package static func folded(_ key: Bytes) -> [UInt8]? {
        guard !key.isASCII else { return nil }
        let folded = NormalForm.caseFolded(key)
        return folded.elementsEqual(key) ? nil : folded
    }

    /// The table without the rows that Postfix would take for another row: of those the row with
    /// the folded key stays, or else the first.
    ///
    /// postmap and texthash complain of such rows as duplicates.
    static func distinct(_ table: KeyValueTable) -> KeyValueTable {
        guard let twins = twins(of: table) else { return table }
        let rows = table.rows.enumerated().filter { twins[$0.offset] != .some(nil) }
        return KeyValueTable(path: table.path, arena: table.arena, rows: rows.map(\.element))
    }

    /// The rows of an indexed map that is not built by postmap, which folds by itself: those of
    /// the table, and each of them under its folded key.
    ///
    /// The table itself when it has them already.
    package static func indexed(_ table: KeyValueTable) -> KeyValueTable {
        guard let twins = twins(of: table) else { return table }
        let arena = ByteArena(continuing: table.arena)
        var rows = table.rows
        for (index, row) in table.rows.enumerated() {
            guard case .some(.some(let key)) = twins[index] else { continue }
            rows.append(KeyValueTable.Row(key: arena.append(key), value: row.value))
        }
        return KeyValueTable(path: table.path, arena: arena.text, rows: rows)
    }

    /// The folded keys by the index of the row, nil where another row has that key already; no
    /// value at all when every key is folded.
    private static func twins(of table: KeyValueTable) -> [Int: [UInt8]?]? {
        if table.keysAreASCII { return nil }
        var twins: [Int: [UInt8]?] = [:]
        var taken: Set<[UInt8]> = []
        for (index, row) in table.rows.enumerated() {
            guard let key = folded(table.key(row)) else { continue }
            let isFree = !table.contains(key) && taken.insert(key).inserted
            twins.updateValue(isFree ? key : nil, forKey: index)
        }
        return twins.isEmpty ? nil : twins
    }
}
