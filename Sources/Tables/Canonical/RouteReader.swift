package import MailModel

/// Reads `routes.tsv` row by row.
///
/// A row's bytes are valid as long as the reader: escaped fields live in a scratch buffer.
package final class RouteReader {
    private let file: CanonicalFile
    private var cursor = 0
    private var scratch = ByteArena()

    /// A reader at the first row.
    package init(_ file: CanonicalFile) {
        self.file = file
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: `TableError.malformed` when a row is not as `routes.tsv` rows are.
    package func next() throws(TableError) -> RouteRow? {
        guard let row = file.row(at: &cursor) else { return nil }
        return try RouteReader.route(row, of: file, scratch: &scratch)
    }

    /// The route of an address; nil when it has none.
    ///
    /// - Throws: `TableError.malformed` when the row is not as `routes.tsv` rows are.
    package func route(for address: Bytes) throws(TableError) -> RouteRow? {
        guard let row = file.rows(for: address).first else { return nil }
        return try RouteReader.route(row, of: file, scratch: &scratch)
    }

    private static func route(
        _ row: CanonicalFile.Row, of file: CanonicalFile, scratch: inout ByteArena
    ) throws(TableError) -> RouteRow {
        guard row.count == 7, let action = Route.Action(word: row[1]),
            let kind = AccountKind(rawValue: String(decoding: row[4], as: UTF8.self))
        else {
            throw TableError(
                .malformed, operation: "read", subject: file.name,
                reason: "a row does not have the seven columns of routes.tsv")
        }
        return RouteRow(
            address: plain(row[0], &scratch), action: action, system: row[2],
            target: plain(row[3], &scratch), kind: kind, id: plain(row[5], &scratch),
            rule: Int(String(decoding: row[6], as: UTF8.self)) ?? 0)
    }

    /// The field itself unless it is `-` or escaped.
    static func plain(_ field: Bytes, _ scratch: inout ByteArena) -> Bytes {
        if field.count == 1, field[0] == UInt8(ascii: "-") { return Bytes(start: nil, count: 0) }
        guard field.contains(UInt8(ascii: "\\")) else { return field }
        return scratch.bytes(scratch.append(Fields.unescaped(field)))
    }
}

/// Reads `logins.tsv` row by row; a row's bytes are valid as long as the reader.
package final class LoginReader {
    private let file: CanonicalFile
    private var cursor = 0
    private var scratch = ByteArena()

    /// A reader at the first row.
    package init(_ file: CanonicalFile) {
        self.file = file
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: `TableError.malformed` when a row is not as `logins.tsv` rows are.
    package func next() throws(TableError) -> LoginRow? {
        guard let row = file.row(at: &cursor) else { return nil }
        let word = row.count == 3 ? String(decoding: row[2], as: UTF8.self) : ""
        guard let reason = DeniedLogin.Reason.allCases.first(where: { $0.word == word }) else {
            throw TableError(
                .malformed, operation: "read", subject: file.name,
                reason: "a row does not have the three columns of logins.tsv")
        }
        return LoginRow(
            name: RouteReader.plain(row[0], &scratch), id: RouteReader.plain(row[1], &scratch),
            reason: reason)
    }
}
