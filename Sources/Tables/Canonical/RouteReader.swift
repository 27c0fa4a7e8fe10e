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
        guard let line = file.line(at: &cursor) else { return nil }
        return try route(line)
    }

    /// The route of an address; nil when it has none.
    ///
    /// - Throws: `TableError.malformed` when the row is not as `routes.tsv` rows are.
    package func route(for address: Bytes) throws(TableError) -> RouteRow? {
        guard let line = file.lines(for: address).first else { return nil }
        return try route(line)
    }

    /// The first route that delivers or relays under a name; nil when none does.
    ///
    /// Targets are not sorted: this looks at the whole file, field by field.
    ///
    /// - Throws: `TableError.malformed` when a row is not as `routes.tsv` rows are.
    package func route(under target: Bytes) throws(TableError) -> RouteRow? {
        let wanted = Fields.escaped(target)
        var start = 0
        while let line = file.line(at: &start) {
            var fields = FieldCursor(line)
            for _ in 0..<3 { _ = fields.next() }
            guard let field = fields.next(), wanted.withUnsafeBytes({ field.equals($0) }) else {
                continue
            }
            let row = try route(line)
            if row.action != .expand { return row }
        }
        return nil
    }

    private func route(_ line: Bytes) throws(TableError) -> RouteRow {
        var fields = FieldCursor(line)
        guard let address = fields.next(), let action = fields.next(), let system = fields.next(),
            let target = fields.next(), let kind = fields.next(), let id = fields.next(),
            let rule = fields.next(), fields.isAtEnd, let action = Route.Action(word: action),
            let kind = AccountKind(word: kind)
        else {
            throw TableError(
                .malformed, operation: "read", subject: file.name,
                reason: "a row does not have the seven columns of routes.tsv")
        }
        return RouteRow(
            address: RouteReader.plain(address, &scratch), action: action, system: system,
            target: RouteReader.plain(target, &scratch), kind: kind,
            id: RouteReader.plain(id, &scratch), rule: RouteReader.plain(rule, &scratch))
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
        guard let line = file.line(at: &cursor) else { return nil }
        var fields = FieldCursor(line)
        guard let name = fields.next(), let id = fields.next(), let word = fields.next(),
            fields.isAtEnd, let reason = DeniedLogin.Reason(word: word)
        else {
            throw TableError(
                .malformed, operation: "read", subject: file.name,
                reason: "a row does not have the three columns of logins.tsv")
        }
        return LoginRow(
            name: RouteReader.plain(name, &scratch), id: RouteReader.plain(id, &scratch),
            reason: reason)
    }
}
