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
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if text.bytes(rows[middle].name).precedes(name) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var found: [UInt32] = []
        while low < rows.count, text.bytes(rows[low].name).equals(name) {
            found.append(rows[low].account)
            low += 1
        }
        return found
    }
}
