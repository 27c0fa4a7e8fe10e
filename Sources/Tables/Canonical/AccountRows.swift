package import MailModel

/// The accounts of a set in the order of their ids, each with who it is, whatever they come from:
/// files, or a table in memory.
///
/// A row's bytes are valid until the next is asked for.
package final class AccountRows {
    private let advance: () throws -> AccountRow?

    /// The rows of a generation's files; one of an earlier version has no `people`.
    package init(accounts: CanonicalFile, people: CanonicalFile?) {
        let lines = LineReader(accounts.text)
        let room = RowRoom()
        let persons = people.map { PeopleReader($0) }
        let strangers = TableError(
            .malformed, operation: "read", subject: people?.name ?? "",
            reason: "its rows are not those of accounts.tsv")
        advance = {
            guard let line = try lines.next() else {
                if try persons?.next() != nil { throw strangers }
                return nil
            }
            room.begin(line.count)
            var row = try AccountRow(line, in: accounts.name, room)
            guard let persons else { return row }
            guard let person = try persons.next(), person.id.equals(row.id) else {
                throw strangers
            }
            row.displayName = person.displayName
            row.unit = person.unit
            row.logins = person.logins
            return row
        }
    }

    /// The rows that a compiled table's files would have.
    package init(_ table: RoutingTable) {
        // Stays with the rows: their bytes are borrowed from it.
        let arena = ByteArena(continuing: table.arena)
        let systems = table.systems.map { arena.append($0) }
        let rules = table.rules.map { arena.append($0) }
        let logins = table.userLogins.map { _ in LoginsByAccount(table) }
        var order = table.accountOrder()[...]
        advance = {
            guard let account = order.popFirst() else { return nil }
            let record = table.accounts[Int(account)]
            var row = AccountRow(
                id: arena.bytes(record.id), kind: record.kind, dn: arena.bytes(record.dn),
                primary: arena.bytes(record.primary),
                system: record.system.map { arena.bytes(systems[Int($0)]) }, state: record.state,
                rule: record.rule.map { arena.bytes(rules[Int($0)]) }
                    ?? Bytes(start: nil, count: 0))
            row.displayName = arena.bytes(record.displayName)
            row.unit = arena.bytes(record.unit)
            row.logins = logins?.values(of: account, in: table.arena)
            return row
        }
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: `TableError.malformed` when a row is not as `accounts.tsv` rows are, or what the
    ///   files' text throws.
    package func next() throws -> AccountRow? { try advance() }
}

extension AccountRow {
    fileprivate init(_ line: Bytes, in file: String, _ room: RowRoom) throws(TableError) {
        var fields = FieldCursor(line)
        guard let id = fields.next(), let kind = fields.next(), let dn = fields.next(),
            let primary = fields.next(), let system = fields.next(), let state = fields.next(),
            let rule = fields.next(), fields.isAtEnd, let kind = AccountKind(word: kind),
            let state = AccountRecord.State.allCases.first(where: { state.equals(word: $0.word) })
        else {
            throw TableError(
                .malformed, operation: "read", subject: file,
                reason: "a row does not have the seven columns of accounts.tsv")
        }
        self.init(
            id: room.plain(id), kind: kind, dn: room.plain(dn), primary: room.plain(primary),
            system: Fields.isNone(system) ? nil : system, state: state, rule: room.plain(rule))
    }
}

extension Bytes {
    fileprivate func equals(word: String) -> Bool { word.withBytes { equals($0) } }
}
