package import MailModel

/// The canonical files of a generation: everything else derives from them.
package enum CanonicalTable: String, CaseIterable, Sendable {
    case routes, accounts, logins, problems, people

    /// The file in a generation.
    package var path: String { rawValue + ".tsv" }

    /// The names of the columns, in order.
    package var columns: [String] {
        switch self {
        case .routes: ["address", "action", "system", "target", "kind", "id", "rule"]
        case .accounts: ["id", "kind", "dn", "primary", "system", "state", "rule"]
        case .logins: ["name", "id", "reason"]
        case .problems: ["code", "severity", "dn", "subject", "sentence"]
        // The last one as often as somebody has logins.
        case .people: ["id", "display_name", "unit", "login"]
        }
    }

    /// Renders the rows: sorted by key bytes, LF-ended, equal bytes for equal input.
    package func render(_ table: RoutingTable, to sink: inout TextSink) throws {
        switch self {
        case .routes: try CanonicalTable.renderRoutes(table, &sink)
        case .accounts: try CanonicalTable.renderAccounts(table, &sink)
        case .logins: try CanonicalTable.renderLogins(table, &sink)
        case .problems: try CanonicalTable.renderProblems(table, &sink)
        case .people: try PeopleRows.render(table, to: &sink)
        }
        try sink.flush()
    }

    private static func renderRoutes(_ table: RoutingTable, _ sink: inout TextSink) throws {
        let words = CanonicalWords(table)
        for row in table.routes {
            let owner = table.owner(of: row)
            let isPlaced = row.action == .deliver || row.action == .relay
            try Fields.write(table.arena.bytes(row.address), to: &sink)
            try sink.write(words.action(row.action))
            try sink.write(words.system(row.system))
            try field(table.arena.bytes(row.target), &sink)
            try sink.write(words.kind(owner.kind))
            try field(table.arena.bytes(owner.id), &sink)
            try sink.write(words.rule(isPlaced ? owner.rule : nil))
            try sink.write(UInt8(ascii: "\n"))
        }
    }

    private static func renderAccounts(_ table: RoutingTable, _ sink: inout TextSink) throws {
        let words = CanonicalWords(table)
        // By id they lie anywhere.
        let rows = table.accountOrder().map { table.accounts[Int($0)] }
        var ids = table.arena.texts(rows.map(\.id))
        var names = table.arena.texts(rows.map(\.dn))
        var primaries = table.arena.texts(rows.map(\.primary))
        for row in rows {
            guard let id = ids.next(), let dn = names.next(), let primary = primaries.next() else {
                preconditionFailure("a row has an id, a DN and a primary address")
            }
            try Fields.write(id, to: &sink)
            try sink.write(words.kind(row.kind))
            try field(dn, &sink)
            try field(primary, &sink)
            try sink.write(words.system(row.system))
            try sink.write(words.state(row.state))
            try sink.write(words.rule(row.rule))
            try sink.write(UInt8(ascii: "\n"))
        }
    }

    private static func renderLogins(_ table: RoutingTable, _ sink: inout TextSink) throws {
        let words = CanonicalWords(table)
        for row in table.logins {
            try Fields.write(table.arena.bytes(row.name), to: &sink)
            try field(table.arena.bytes(table.accounts[Int(row.account)].id), &sink)
            try sink.write(words.reason(row.reason))
            try sink.write(UInt8(ascii: "\n"))
        }
    }

    private static func renderProblems(_ table: RoutingTable, _ sink: inout TextSink) throws {
        for row in table.problems {
            try Fields.write(row.code.rawValue, to: &sink)
            try word(row.code.severity.rawValue, &sink)
            try field(row.dn ?? "", &sink)
            try field(row.subject ?? "", &sink)
            try field(row.sentence, &sink)
            try sink.write(UInt8(ascii: "\n"))
        }
    }

    /// A word of the program's own, or `-` for none, as it stands.
    private static func word(_ text: String, _ sink: inout TextSink) throws {
        try sink.write(UInt8(ascii: "\t"))
        try sink.write(text)
    }

    private static func field(_ text: String, _ sink: inout TextSink) throws {
        try text.withBytes { try field($0, &sink) }
    }

    private static func field(_ bytes: Bytes, _ sink: inout TextSink) throws {
        try sink.write(UInt8(ascii: "\t"))
        try Fields.write(bytes, to: &sink)
    }
}
