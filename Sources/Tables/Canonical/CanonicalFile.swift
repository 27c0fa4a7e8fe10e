import Glibc
package import MailModel

/// A canonical file as it lies on disk, read row by row or looked a key up in.
package struct CanonicalFile {
    /// The whole file.
    package let text: StoredText
    /// The file's name, for errors.
    package let name: String

    package init(_ text: StoredText, name: String) {
        self.text = text
        self.name = name
    }

    /// A file in memory, which must stay as long as it is read.
    package init(_ bytes: Bytes, name: String) {
        self.init(StoredText(bytes), name: name)
    }

    /// A row: its escaped fields, borrowed.
    package typealias Row = [Bytes]

    /// Calls `body` with each row in order, valid for the call; false from `body` ends the loop.
    package func forEachRow(_ body: (Row) throws -> Bool) throws {
        let lines = LineReader(text)
        while let line = try lines.next() {
            guard try body(CanonicalFile.fields(line)) else { return }
        }
    }

    /// The plain fields of the rows whose first one is `key`: binary search by bytes, so that a
    /// file of a million rows answers at once.
    package func rows(for key: Bytes) throws -> [[[UInt8]]] {
        try lines(for: key).map { line in
            line.withUnsafeBytes { CanonicalFile.fields($0).map(Fields.unescaped) }
        }
    }

    /// The lines whose first field, unescaped, is `key`.
    func lines(for key: Bytes) throws -> [[UInt8]] {
        try SortedLines(text: text).lines { CanonicalFile.compare($0, key) }
    }

    private static func compare(_ line: Bytes, _ key: Bytes) -> Int {
        var fields = FieldCursor(line)
        let field = fields.next() ?? line
        guard Fields.isNone(field) || field.contains(UInt8(ascii: "\\")) else {
            return field.compare(key)
        }
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
