import Glibc
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
        line(at: &cursor).map(CanonicalFile.fields)
    }

    /// The line that starts at `cursor`, which moves behind it; nil at the end.
    func line(at cursor: inout Int) -> Bytes? { SortedLines(text: bytes).line(at: &cursor) }

    /// The rows whose first field, unescaped, is `key`: binary search by bytes, so that a file of
    /// a million rows answers at once.
    package func rows(for key: Bytes) -> [Row] { lines(for: key).map(CanonicalFile.fields) }

    /// The lines whose first field, unescaped, is `key`.
    func lines(for key: Bytes) -> [Bytes] {
        SortedLines(text: bytes).lines { CanonicalFile.compare($0, key) }
    }

    private static func compare(_ line: Bytes, _ key: Bytes) -> Int {
        var fields = FieldCursor(line)
        let field = fields.next() ?? line
        let isNone = field.count == 1 && field[0] == UInt8(ascii: "-")
        guard isNone || field.contains(UInt8(ascii: "\\")) else { return field.compare(key) }
        return Fields.unescaped(field).withUnsafeBytes { $0.compare(key) }
    }

    /// The escaped fields of a line.
    static func fields(_ line: Bytes) -> Row {
        var cursor = FieldCursor(line)
        var fields: Row = []
        fields.reserveCapacity(7)
        while let field = cursor.next() { fields.append(field) }
        return fields
    }
}

/// The fields of a line, one after the other.
struct FieldCursor {
    private var rest: Bytes?

    init(_ line: Bytes) { rest = line }

    /// Tells whether every field was taken.
    var isAtEnd: Bool { rest == nil }

    /// The next field; nil behind the last one.
    mutating func next() -> Bytes? {
        guard let line = rest else { return nil }
        guard let start = line.baseAddress,
            let tab = memchr(start, Int32(UInt8(ascii: "\t")), line.count)
        else {
            rest = nil
            return line
        }
        let length = start.distance(to: UnsafeRawPointer(tab))
        rest = Bytes(rebasing: line[(length + 1)...])
        return Bytes(start: start, count: length)
    }
}

/// Unescapes a field of a canonical row; `-` is empty.
package func unescapedField(_ field: Bytes) -> [UInt8] { Fields.unescaped(field) }
