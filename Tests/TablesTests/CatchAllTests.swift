import MailModel
@testable import Tables
import Testing

/// Where an `@domain` row takes what has no row of its own, everybody has one.
@Suite struct CatchAllTests {
    private static func domain(_ catchAll: String?) -> MailDomain {
        .init(
            name: "example.com", aliases: ["xn--bcher-kva.example"], unknown: nil,
            catchAll: catchAll)
    }
    private let other = MailDomain(name: "example.org", aliases: [], unknown: nil)
    private let rows: [TableValue.Row] = [
        .init(address: "anna@example.com", action: .deliver, system: 0, target: "box@example.com"),
        .init(address: "bert@example.com", action: .relay, system: 1),
        .init(address: "bert@xn--bcher-kva.example", action: .relay, system: 1),
        .init(address: "bert@example.org", action: .relay, system: 1),
        .init(address: "carl@example.com", action: .relay, system: 1, target: "carl@far"),
        .init(address: "dora@example.com", action: .reject),
        .init(address: "dora@example.org", action: .reject),
        .init(address: "emil@example.com", action: .defer),
        .init(
            address: "list@example.com", action: .expand,
            target: "bert@example.com,own@example.com",
            account: 1),
    ]

    private func tables(_ parameters: OutputParameters) -> PostfixTables {
        PostfixTables(
            TableValue(
                accounts: [.init(id: "u"), .init(id: "g", kind: .group)], routes: rows
            ).table, parameters)
    }

    @Test func `every name of the domain has a row, and the unknown go to the catch-all`() {
        let tables = tables(parameters([Self.domain("bert@example.com"), other]))
        #expect(
            lines(tables.aliases()) == [
                "@bücher.example → bert@example.com",
                "@example.com → bert@example.com",
                "@xn--bcher-kva.example → bert@example.com",
                "anna@example.com → box@example.com",
                "bert@bücher.example → bert@bücher.example",
                "bert@example.com → bert@example.com",
                "bert@xn--bcher-kva.example → bert@xn--bcher-kva.example",
                "box@example.com → box@example.com",
                "carl@example.com → carl@far",
                "dora@example.com → dora@example.com",
                "emil@example.com → emil@example.com",
                "list@example.com → bert@example.com,own@example.com",
                "own@example.com → own@example.com",
            ])
    }

    @Test func `who is refused stays refused, where a row would accept them and where none does`() {
        let tables = tables(parameters([Self.domain("bert@example.com"), other]))
        #expect(
            lines(tables.transport()).filter { $0.contains("error:") } == [
                "dora@example.com → error:5.2.1 mailbox disabled"
            ])
        #expect(!lines(tables.recipients()).contains { $0.hasPrefix("dora") || $0.hasPrefix("@") })
    }

    @Test func `with identity rows every name of every domain has one`() {
        let tables = tables(parameters([Self.domain(nil), other], identityAliases: true))
        let aliases = lines(tables.aliases())
        for name in [
            "bert@example.com", "bert@example.org", "box@example.com", "carl@far",
            "dora@example.org", "own@example.com",
        ] {
            #expect(aliases.contains("\(name) → \(name)"))
        }
        #expect(!aliases.contains { $0.hasPrefix("@") })
        #expect(lines(tables.transport()).filter { $0.contains("error:") }.count == 2)
    }

    @Test(arguments: ["nobody@example.com", "dora@example.com", "x@xn--bcher-kva.example"])
    func `a catch-all that nobody has catches nothing, and is a problem`(address: String) {
        let parameters = parameters([Self.domain(address), other])
        let tables = tables(parameters)
        #expect(
            lines(tables.aliases()).map { $0.prefix { $0 != " " } } == [
                "anna@example.com", "carl@example.com", "list@example.com",
            ])
        let table = TableValue(
            routes: rows.map { row in
                var row = row
                row.account = 0
                return row
            }
        ).table
        let problems = parameters.problems(in: table)
        #expect(problems.map(\.code) == [.unknownCatchAll])
        #expect(problems[0].subject == address)
        #expect(
            problems[0].sentence
                == "nobody receives mail under the catch_all of example.com, so that its unknown "
                + "addresses are rejected; give somebody the address, or change domains[].catch_all"
        )
    }

    @Test func `an address elsewhere, or one that is forwarded, may catch`() {
        let forwarding = MailDomain(
            name: "example.net", aliases: [], unknown: "exchange")
        for address in ["desk@elsewhere.test", "desk@example.net", "emil@example.com"] {
            let parameters = parameters([Self.domain(address), forwarding])
            #expect(lines(tables(parameters).aliases()).contains("@example.com → \(address)"))
        }
    }
}
