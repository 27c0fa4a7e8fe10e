package import MailModel

/// Reads `routes.tsv` row by row.
///
/// A row's bytes are valid until the reader is asked the same again: for the next row, or for a
/// route.
package final class RouteReader {
    private let file: CanonicalFile
    private let lines: LineReader
    private let room = RowRoom()
    private let answer = RowRoom()

    /// A reader at the first row.
    package init(_ file: CanonicalFile) {
        self.file = file
        lines = LineReader(file.text)
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: `TableError.malformed` when a row is not as `routes.tsv` rows are, or what the
    ///   file's text throws.
    package func next() throws -> RouteRow? {
        guard let line = try lines.next() else { return nil }
        room.begin(line.count)
        return try route(line, room)
    }

    /// The route of an address; nil when it has none.
    ///
    /// - Throws: As `next()` does.
    package func route(for address: Bytes) throws -> RouteRow? {
        guard let line = try file.lines(for: address).first else { return nil }
        // The line itself, and what its fields stand for.
        answer.begin(2 * line.count)
        return try route(answer.keep(line), answer)
    }

    /// The first address that is delivered or relayed under a name; nil when none is.
    ///
    /// Targets are not sorted: this looks at the whole file, field by field.
    ///
    /// - Throws: As `next()` does.
    package func address(under target: Bytes) throws -> [UInt8]? {
        let wanted = Fields.escaped(target)
        let lines = LineReader(file.text)
        while let line = try lines.next() {
            var fields = FieldCursor(line)
            for _ in 0..<3 { _ = fields.next() }
            guard let field = fields.next(), wanted.withUnsafeBytes({ field.equals($0) }) else {
                continue
            }
            answer.begin(line.count)
            let row = try route(line, answer)
            if row.action != .expand { return Array(row.address) }
        }
        return nil
    }

    private func route(_ line: Bytes, _ room: RowRoom) throws(TableError) -> RouteRow {
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
            address: room.plain(address), action: action,
            system: Fields.isNone(system) ? nil : system,
            target: room.plain(target), kind: kind, id: room.plain(id), rule: room.plain(rule))
    }
}

/// Reads `logins.tsv` row by row; a row's bytes are valid until the next is asked for.
package final class LoginReader {
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
    /// - Throws: `TableError.malformed` when a row is not as `logins.tsv` rows are, or what the
    ///   file's text throws.
    package func next() throws -> LoginRow? {
        guard let line = try lines.next() else { return nil }
        room.begin(line.count)
        var fields = FieldCursor(line)
        guard let name = fields.next(), let id = fields.next(), let word = fields.next(),
            fields.isAtEnd, let reason = DeniedLogin.Reason(word: word)
        else {
            throw TableError(
                .malformed, operation: "read", subject: file.name,
                reason: "a row does not have the three columns of logins.tsv")
        }
        return LoginRow(name: room.plain(name), id: room.plain(id), reason: reason)
    }
}
