import MailModel
import Tables

/// What Postfix does with a recipient, worked out from the rows of the tables alone.
struct PostfixOnPaper {
    /// Where mail to one recipient ends.
    enum End: Hashable {
        case refused
        /// Answered with `retry:` and that status.
        case waits(String)
        case sent(to: String, by: String)
    }

    private let recipients: Set<String>
    private let aliases: [String: String]
    private let transport: [String: String]

    init(_ table: RoutingTable, _ parameters: OutputParameters) {
        let tables = PostfixTables(
            table, parameters, PostfixOutput(mapType: .texthash, denyText: ""))
        recipients = Set(Self.rows(tables.recipients()).keys)
        aliases = Self.rows(tables.aliases())
        transport = Self.rows(tables.transport())
    }

    private static func rows(_ table: KeyValueTable) -> [String: String] {
        var rows: [String: String] = [:]
        for row in table.rows where rows[table.arena.text(row.key)] == nil {
            rows[table.arena.text(row.key)] = table.arena.text(row.value)
        }
        return rows
    }

    /// Where mail ends that a stranger sends to `address`.
    func ends(_ address: String) -> Set<End> {
        guard recipients.contains(address) || recipients.contains("@" + domain(address)) else {
            return [.refused]
        }
        return Set(finalRecipients(of: address).map(end))
    }

    /// cleanup(8) looks up again what it has rewritten, until a name stays as it is.
    private func finalRecipients(of address: String) -> Set<String> {
        var found: Set<String> = []
        var seen: Set<String> = []
        var waiting = [address]
        while let next = waiting.popLast() {
            guard seen.insert(next).inserted else { continue }
            guard let value = aliases[next], value != next else {
                found.insert(next)
                continue
            }
            waiting += value.split(separator: ",").map(String.init)
        }
        return found
    }

    private func end(_ address: String) -> End {
        guard let row = transport[address] ?? transport[domain(address)] else {
            return .sent(to: address, by: "nobody")
        }
        if row.hasPrefix("error:") { return .refused }
        if row.hasPrefix("retry:") { return .waits(String(row.dropFirst(6).prefix(5))) }
        return .sent(to: address, by: row)
    }

    private func domain(_ address: String) -> String {
        String(address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...])
    }
}
