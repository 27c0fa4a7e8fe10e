import MailModel
import TestSupport
import Testing

@testable import Tables

/// Large lists are written in parts.
@Suite struct ListPartsTests {
    /// A table of one list under two addresses.
    private func table(recipients: [String]) -> RoutingTable {
        let arena = ByteArena()
        let owner = AccountRecord(
            id: arena.append("g"), dn: arena.append("cn=g"), kind: .group, state: .expanded)
        let target = arena.append(recipients.joined(separator: ","))
        let routes = ["list@example.com", "list@example.org"].map {
            Route(
                address: arena.append($0), target: target, account: 0, system: nil, action: .expand)
        }
        return RoutingTable(
            arena: arena.text, systems: ["here"], rules: ["everybody-else"], routes: routes,
            logins: [],
            accounts: [owner],
            problems: [])
    }

    private func aliases(_ recipients: [String]) -> [String: [String]] {
        let parameters = OutputParameters(
            systems: [.init(name: "here", hosted: true, transport: "lmtp:unix:lmtp")],
            domains: [.init(name: "example.com", aliases: ["example.org"], unknown: nil)],
            outputs: [.postfix(PostfixOutput(mapType: .lmdb, denyText: ""))], rules: [])
        let aliases = PostfixTables(table(recipients: recipients), parameters).aliases()
        var rows: [String: [String]] = [:]
        for row in aliases.rows {
            rows[String(decoding: aliases.key(row), as: UTF8.self)] =
                Recipients.of(aliases.value(row)).map { String(decoding: $0, as: UTF8.self) }
        }
        return rows
    }

    private func people(_ count: Int) -> [String] {
        (0..<count).map { "user\(10_000 + $0)@example.com" }
    }

    @Test func `A thousand recipients are one row, a thousand and one are two parts`() {
        #expect(Set(aliases(people(1000)).keys) == ["list@example.com", "list@example.org"])
        #expect(ListParts.largeGroups(in: table(recipients: people(1000))).isEmpty)
        let parts = aliases(people(1001))
        #expect(
            Set(parts.keys) == ["list@example.com", "list@example.org", "list=part2@example.com"])
        #expect(parts["list@example.com"] == people(1001).prefix(999) + ["list=part2@example.com"])
        #expect(parts["list=part2@example.com"] == Array(people(1001).suffix(2)))
    }

    @Test func `The chain of parts holds everybody once, and no row more than a thousand`() {
        let everybody = people(5_432)
        let parts = aliases(everybody)
        var found: [String] = []
        var next: String? = "list@example.org"
        while let name = next {
            let row = parts[name] ?? []
            #expect(row.count <= 1000)
            next = row.last { parts[$0] != nil }
            found += row.filter { parts[$0] == nil }
        }
        #expect(found == everybody)
    }

    @Test func `Postfix counts all parts of a list, and must be told`() {
        let problems = ListParts.largeGroups(in: table(recipients: people(2_300)))
        #expect(problems.map(\.code) == [.largeGroup])
        #expect(problems.map(\.subject) == ["list@example.com"])
        #expect(
            problems.map(\.sentence) == [
                "the list has 2300 recipients; Postfix defers mail to it unless "
                    + "virtual_alias_expansion_limit in main.cf is at least 2303"
            ])
    }

    @Test func `A comma in a quoted local part separates nothing`() {
        let text = #""a,b"@example.com,"c\",d"@example.com,e@example.com"#
        let found = text.withBytes { bytes in
            Recipients.of(bytes).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(found == [#""a,b"@example.com"#, #""c\",d"@example.com"#, "e@example.com"])
    }
}
