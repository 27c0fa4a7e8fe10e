import MailModel
import Tables

/// Some rows of a table, to ask its reader for.
struct RowSample: Sendable {
    /// The text file in a generation.
    let path: String
    let rows: [(key: String, value: String)]

    /// Up to 33 rows spread over the table, first and last among them, of those that a line of text
    /// can ask for.
    init(of table: KeyValueTable, isInText: (Bytes) -> Bool) {
        path = table.path
        let step = max(1, table.rows.count / 31)
        let indices = Array(stride(from: 0, to: table.rows.count, by: step))
        let last = table.rows.count - 1
        let chosen = (indices.last == last || last < 0) ? indices : indices + [last]
        rows = chosen.compactMap { index in
            let (key, value) = (table.key(table.rows[index]), table.value(table.rows[index]))
            guard isInText(key), value.count < 4096 else { return nil }
            return (
                key: String(decoding: key, as: UTF8.self),
                value: String(decoding: value, as: UTF8.self)
            )
        }
    }
}
