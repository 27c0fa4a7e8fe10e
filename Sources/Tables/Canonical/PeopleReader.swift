package import MailModel

/// Who an account is, its text borrowed: a row of `people.tsv`.
package struct PersonRow {
    package var id: Bytes
    /// Empty: nobody says.
    package var displayName: Bytes
    /// Empty: nobody says.
    package var unit: Bytes
    /// The login values, sorted.
    package var logins: [Bytes]
}

/// Reads `people.tsv` row by row; a row's bytes are valid until the next is asked for.
package final class PeopleReader {
    private let file: CanonicalFile
    private let lines: LineReader
    private let room = RowRoom()

    /// A reader at the first row.
    package init(_ file: CanonicalFile) {
        self.file = file
        lines = LineReader(file.text)
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: `TableError.malformed` when a row is not as `people.tsv` rows are, or what the
    ///   file's text throws.
    package func next() throws -> PersonRow? {
        guard let line = try lines.next() else { return nil }
        room.begin(line.count)
        return try person(line)
    }

    private func person(_ line: Bytes) throws(TableError) -> PersonRow {
        var fields = FieldCursor(line)
        guard let id = fields.next(), let name = fields.next(), let unit = fields.next() else {
            throw TableError(
                .malformed, operation: "read", subject: file.name,
                reason: "a row does not have the three columns of people.tsv and its logins")
        }
        var row = PersonRow(
            id: room.plain(id), displayName: room.plain(name), unit: room.plain(unit), logins: [])
        while let login = fields.next() { row.logins.append(room.plain(login)) }
        return row
    }
}
