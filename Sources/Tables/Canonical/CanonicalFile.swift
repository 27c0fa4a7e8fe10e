package import MailModel

/// A canonical file as it lies on disk, its bytes borrowed (usually mapped).
package struct CanonicalFile {
    /// The whole file.
    package let bytes: Bytes
    /// The file's name, for errors.
    package let name: String

    package init(_ bytes: Bytes, name: String) {
        self.bytes = bytes
        self.name = name
    }

    /// A row: its escaped fields, borrowed.
    package typealias Row = [Bytes]

    /// Calls `body` with each row in order; false from `body` ends the loop.
    package func forEachRow(_ body: (Row) throws -> Bool) rethrows {
        var cursor = 0
        while let row = row(at: &cursor) {
            guard try body(row) else { return }
        }
    }

    /// The row that starts at `cursor`, which moves behind it; nil at the end.
    package func row(at cursor: inout Int) -> Row? {
        guard cursor < bytes.count else { return nil }
        var end = cursor
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        let line = Bytes(rebasing: bytes[cursor..<end])
        cursor = end + 1
        return CanonicalFile.fields(line)
    }

    /// The rows whose first field, unescaped, is `key`: binary search by bytes, so that a file of
    /// a million rows answers at once.
    package func rows(for key: Bytes) -> [Row] {
        var low = 0
        var high = bytes.count
        while low < high {
            var start = (low + high) / 2
            while start > low, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
            var cursor = start
            guard let row = row(at: &cursor) else { break }
            let order = CanonicalFile.compare(row[0], key)
            if order < 0 { low = cursor } else { high = start }
        }
        var found: [Row] = []
        while let row = row(at: &low), CanonicalFile.compare(row[0], key) == 0 { found.append(row) }
        return found
    }

    private static func compare(_ field: Bytes, _ key: Bytes) -> Int {
        let isNone = field.count == 1 && field[0] == UInt8(ascii: "-")
        guard isNone || field.contains(UInt8(ascii: "\\")) else { return field.compare(key) }
        return Fields.unescaped(field).withUnsafeBytes { $0.compare(key) }
    }

    private static func fields(_ line: Bytes) -> Row {
        var fields: Row = []
        fields.reserveCapacity(7)
        var start = 0
        for index in 0...line.count
        where index == line.count || line[index] == UInt8(ascii: "\t") {
            fields.append(Bytes(rebasing: line[start..<index]))
            start = index + 1
        }
        return fields
    }
}

/// Unescapes a field of a canonical row; `-` is empty.
package func unescapedField(_ field: Bytes) -> [UInt8] { Fields.unescaped(field) }
