import Algorithms
package import MailModel

/// Sorted key → value rows of one consumer, each key once.
package struct KeyValueTable: Sendable {
    /// A row: two references into the text.
    package struct Row: Sendable {
        package let key: ByteArena.Reference
        package let value: ByteArena.Reference
    }

    /// The file in a generation, without a map's ending: `postfix/transport`.
    package let path: String
    package let arena: ByteText
    /// Sorted by key bytes, unique.
    package let rows: [Row]
    /// Whether no key has a byte beyond ASCII, which Postfix may fold otherwise than it stands.
    let keysAreASCII: Bool

    /// Sorts the rows; of several rows with one key the first given stays.
    init(path: String, arena: ByteText, rows: [Row]) {
        self.path = path
        self.arena = arena
        keysAreASCII = rows.allSatisfy { arena.bytes($0.key).isASCII }
        if KeyValueTable.isSorted(rows, arena) {
            self.rows = rows
            return
        }
        let order = ByteOrder.rows(
            rows.count, text: { arena.bytes(rows[$0].key) }, equal: { $0 < $1 })
        var unique: [Row] = []
        unique.reserveCapacity(rows.count)
        for index in order.lazy.map({ Int($0) }) {
            if let last = unique.last,
                arena.bytes(last.key).equals(arena.bytes(rows[index].key))
            {
                continue
            }
            unique.append(rows[index])
        }
        self.rows = unique
    }

    /// Rows made in the order of addresses mostly are.
    private static func isSorted(_ rows: [Row], _ arena: ByteText) -> Bool {
        for index in rows.indices.dropFirst() {
            guard arena.bytes(rows[index - 1].key).precedes(arena.bytes(rows[index].key)) else {
                return false
            }
        }
        return true
    }

    /// Tells whether the table has a row with the key.
    func contains(_ key: [UInt8]) -> Bool { key.withUnsafeBytes { value(of: $0) != nil } }

    /// The value of a key; nil when no row has it.
    func value(of key: Bytes) -> Bytes? {
        let index = rows.partitioningIndex { arena.bytes($0.key).compare(key) >= 0 }
        guard index < rows.count, arena.bytes(rows[index].key).equals(key) else { return nil }
        return arena.bytes(rows[index].value)
    }

    package func key(_ row: Row) -> Bytes { arena.bytes(row.key) }
    package func value(_ row: Row) -> Bytes { arena.bytes(row.value) }
}
