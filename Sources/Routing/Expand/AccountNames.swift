import Algorithms
import MailModel

/// Accounts by a name, sorted for searching.
struct AccountNames {
    private let rows: [(name: ByteArena.Reference, account: UInt32)]
    private let text: ByteText

    init(_ rows: [(name: ByteArena.Reference, account: UInt32)], _ text: ByteText) {
        self.text = text
        let order = ByteOrder.rows(
            rows.count, text: { text.bytes(rows[$0].name) }, equal: { $0 < $1 })
        self.rows = order.map { rows[Int($0)] }
    }

    /// The accounts that have the name.
    func accounts(named name: Bytes) -> [UInt32] {
        let first = rows.partitioningIndex { !text.bytes($0.name).precedes(name) }
        return rows[first...].prefix { text.bytes($0.name).equals(name) }.map(\.account)
    }
}
