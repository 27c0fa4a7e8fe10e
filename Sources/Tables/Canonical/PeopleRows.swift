import MailModel

/// The rows of `people.tsv`: who each account is, in the order of `accounts.tsv`.
///
/// Names of people change without any change for mail, so they stand beside the decisions and in no
/// output.
enum PeopleRows {
    static func render(_ table: RoutingTable, to sink: inout TextSink) throws {
        let order = table.accountOrder()
        let logins = LoginsByAccount(table)
        // By id they lie anywhere.
        let rows = order.map { table.accounts[Int($0)] }
        var ids = table.arena.texts(rows.map(\.id))
        var names = table.arena.texts(rows.map(\.displayName))
        var units = table.arena.texts(rows.map(\.unit))
        var values = table.arena.texts(order.flatMap { logins.names(of: $0) })
        for account in order {
            guard let id = ids.next(), let name = names.next(), let unit = units.next() else {
                preconditionFailure("a row has an id, a name and a unit")
            }
            try Fields.write(id, to: &sink)
            try field(name, &sink)
            try field(unit, &sink)
            var last: Bytes?
            for _ in logins.names(of: account) {
                guard let login = values.next() else {
                    preconditionFailure("every login has its text")
                }
                // Two attributes may hold the same one.
                if last?.equals(login) != true { try field(login, &sink) }
                last = login
            }
            try sink.write(UInt8(ascii: "\n"))
        }
    }

    private static func field(_ bytes: Bytes, _ sink: inout TextSink) throws {
        try sink.write(UInt8(ascii: "\t"))
        try Fields.write(bytes, to: &sink)
    }
}
