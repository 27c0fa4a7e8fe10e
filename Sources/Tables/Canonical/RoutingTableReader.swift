package import MailModel

/// Makes a routing table of a generation's canonical files, for a rollback: no directory needed.
package enum RoutingTableReader {
    /// The table the files say; `systems` in the order of that generation's settings.
    ///
    /// A generation of an earlier version has no `people`: nobody has a name or a known login then.
    ///
    /// - Throws: `TableError.malformed` when a row is not in its format or names what no other
    ///   file has.
    package static func read(
        routes: CanonicalFile, accounts: CanonicalFile, logins: CanonicalFile,
        problems: CanonicalFile, people: CanonicalFile?, systems: [String]
    ) throws -> RoutingTable {
        let arena = ByteArena()
        var owners = Owners()
        var rules = Rules()
        var records: [AccountRecord] = []
        var values: [NameOfUser] = []
        let accountRows = AccountRows(accounts: accounts, people: people)
        while let row = try accountRows.next() {
            let number = UInt32(records.count)
            owners.insert(id: Array(row.id), index: number)
            values += (row.logins ?? []).map {
                NameOfUser(name: arena.append($0), account: number)
            }
            records.append(
                AccountRecord(
                    id: arena.append(row.id), dn: arena.append(row.dn),
                    primary: arena.append(row.primary),
                    displayName: arena.append(row.displayName), unit: arena.append(row.unit),
                    system: try system(row.system, systems, accounts.name),
                    rule: try rules.place(
                        of: String(decoding: row.rule, as: UTF8.self), accounts.name),
                    kind: row.kind, state: row.state))
        }
        let routeReader = RouteReader(routes)
        var routeRows: [Route] = []
        while let row = try routeReader.next() {
            if let last = routeRows.last, !arena.bytes(last.address).precedes(row.address) {
                throw malformed(routes.name, "the rows are not sorted, each address once")
            }
            routeRows.append(
                Route(
                    address: arena.append(row.address), target: arena.append(row.target),
                    account: try owners.index(of: row.id, routes.name),
                    system: try system(row.system, systems, routes.name), action: row.action))
        }
        let loginReader = LoginReader(logins)
        var loginRows: [DeniedLogin] = []
        while let row = try loginReader.next() {
            if let last = loginRows.last, !arena.bytes(last.name).precedes(row.name) {
                throw malformed(logins.name, "the rows are not sorted, each login once")
            }
            loginRows.append(
                DeniedLogin(
                    name: arena.append(row.name),
                    account: try owners.index(of: row.id, logins.name),
                    reason: row.reason))
        }
        return RoutingTable(
            arena: arena.text, systems: systems, rules: rules.names, routes: routeRows,
            logins: loginRows, accounts: records, problems: try problemValues(problems),
            userLogins: people.map { _ in sorted(values, by: arena) })
    }

    private static func sorted(_ logins: [NameOfUser], by arena: ByteArena) -> [NameOfUser] {
        ByteOrder.rows(
            logins.count, text: { arena.bytes(logins[$0].name) },
            equal: { logins[$0].account < logins[$1].account }
        ).map { logins[Int($0)] }
    }

    /// The rules that accounts name, in the order in which they are met.
    private struct Rules {
        private(set) var names: [String] = []
        private var places: [String: UInt16] = [:]

        /// The place of a rule; nil for an empty name.
        ///
        /// - Throws: `TableError.malformed` beyond what can be counted.
        mutating func place(of name: String, _ file: String) throws -> UInt16? {
            if name.isEmpty { return nil }
            if let place = places[name] { return place }
            guard let place = UInt16(exactly: names.count), place < .max else {
                throw malformed(file, "the rows name more rules than there can be")
            }
            names.append(name)
            places[name] = place
            return place
        }
    }

    /// Accounts by id.
    private struct Owners {
        private var indices: [[UInt8]: UInt32] = [:]

        mutating func insert(id: [UInt8], index: UInt32) {
            if indices[id] == nil { indices[id] = index }
        }

        func index(of id: Bytes, _ file: String) throws -> UInt32 {
            guard let index = indices[Array(id)] else {
                throw malformed(file, "a row names an account that accounts.tsv does not have")
            }
            return index
        }
    }

    private static func system(
        _ name: Bytes?, _ systems: [String], _ file: String
    ) throws -> UInt16? {
        guard let text = name.map({ String(decoding: $0, as: UTF8.self) }) else { return nil }
        guard let index = systems.firstIndex(of: text).flatMap(UInt16.init(exactly:)) else {
            throw malformed(file, "a row names a system that outputs.json does not have")
        }
        return index
    }

    private static func problemValues(_ file: CanonicalFile) throws -> [Problem] {
        var problems: [Problem] = []
        try file.forEachRow { row in
            let words = row.map { String(decoding: unescapedField($0), as: UTF8.self) }
            guard row.count == 5, let code = ProblemCode(rawValue: words[0]) else {
                throw malformed(
                    file.name, "a row does not have the five columns of problems.tsv")
            }
            problems.append(
                Problem(
                    code, dn: words[2].isEmpty ? nil : words[2],
                    subject: words[3].isEmpty ? nil : words[3], words[4]))
            return true
        }
        return problems
    }

    private static func malformed(_ file: String, _ reason: String) -> TableError {
        TableError(.malformed, operation: "read", subject: file, reason: reason)
    }
}
