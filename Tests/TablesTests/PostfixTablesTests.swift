import MailModel
import Tables
import TestSupport
import Testing

/// Postfix's tables follow from the routing table.
@Suite struct PostfixTablesTests {
    private let split = [
        MailDomain(name: "example.com", aliases: ["example.net"], unknown: nil),
        MailDomain(name: "forwarded.example", aliases: [], unknown: "exchange"),
    ]

    private func tables(
        _ routes: [TableValue.Row], _ parameters: OutputParameters? = nil,
        accounts: [TableValue.Account] = [.init(id: "u-anna")]
    ) -> PostfixTables {
        var value = TableValue()
        value.accounts = accounts
        value.routes = routes
        return PostfixTables(value.table, parameters ?? splitParameters)
    }

    private var splitParameters: OutputParameters { parameters(split) }

    @Test func `Domains: every name and alias, sorted`() {
        #expect(
            lines(tables([]).domains()) == [
                "example.com → OK", "example.net → OK", "forwarded.example → OK",
            ])
    }

    @Test func `Every action has its rows`() {
        let tables = tables([
            .init(address: "anna@example.com", action: .deliver, system: 0, target: "box@x"),
            .init(address: "bert@example.com", action: .relay, system: 1, target: "b@far"),
            .init(address: "carl@example.com", action: .relay, system: 1),
            .init(address: "defer@example.com", action: .defer),
            .init(address: "dora@example.com", action: .reject),
            .init(address: "list@example.com", action: .expand, target: "a@x,b@x"),
        ])
        #expect(
            lines(tables.recipients()) == [
                "@forwarded.example → OK", "anna@example.com → OK", "bert@example.com → OK",
                "box@x → OK", "carl@example.com → OK", "defer@example.com → OK",
                "list@example.com → OK",
            ])
        #expect(
            lines(tables.aliases()) == [
                "anna@example.com → box@x", "bert@example.com → b@far",
                "list@example.com → a@x,b@x",
            ])
        #expect(
            lines(tables.transport()) == [
                "anna@example.com → lmtp:unix:private/l", "b@far → smtp:[mx]:25",
                "bert@example.com → smtp:[mx]:25", "box@x → lmtp:unix:private/l",
                "carl@example.com → smtp:[mx]:25",
                "defer@example.com → retry:4.3.5 ambiguous recipient",
                "forwarded.example → smtp:[mx]:25",
            ])
    }

    @Test func `A refused address needs a row only where it would be taken otherwise`() {
        let tables = tables([
            .init(address: "dora@example.com", action: .reject),
            .init(address: "dora@forwarded.example", action: .reject),
            .init(
                address: "anna@example.com", action: .deliver, system: 0, target: "box@x.example"),
            .init(address: "anna+old@example.com", action: .reject),
            .init(address: "anna-old@example.com", action: .reject),
            .init(address: "emil+old@example.com", action: .reject),
            .init(address: "dora+old@example.com", action: .reject),
            .init(address: "box@x.example", action: .reject),
        ])
        #expect(
            lines(tables.transport()).filter { $0.contains("error:") } == [
                "anna+old@example.com → error:5.2.1 mailbox disabled",
                "anna-old@example.com → error:5.2.1 mailbox disabled",
                "box@x.example → error:5.2.1 mailbox disabled",
                "dora@forwarded.example → error:5.2.1 mailbox disabled",
            ])
        #expect(!lines(tables.recipients()).contains { $0.hasPrefix("dora") })
    }

    @Test func `An empty list says that it is one`() {
        let tables = tables(
            [.init(address: "list@forwarded.example", action: .reject)],
            accounts: [.init(id: "g", kind: .group)])
        #expect(
            lines(tables.transport()).first
                == "forwarded.example → smtp:[mx]:25")
        #expect(
            lines(tables.transport()).last
                == "list@forwarded.example → error:5.1.1 list has no members")
    }

    @Test func `Where a mailbox name is also an address, the address's own row stays`() {
        let tables = tables([
            .init(
                address: "anna@example.com", action: .deliver, system: 0, target: "box@example.com"),
            .init(address: "box@example.com", action: .defer),
        ])
        #expect(
            lines(tables.transport()).contains(
                "box@example.com → retry:4.3.5 ambiguous recipient"))
    }

    @Test func `mail that waits for a state is told so, and not that somebody must look`() {
        var value = TableValue()
        value.accounts = [
            .init(id: "u-anna", state: .suspended), .init(id: "u-bert", state: .loginOnly),
            .init(id: "u-carl", system: 0, state: .suspended),
        ]
        value.routes = [
            .init(address: "anna@example.com", action: .defer),
            .init(address: "bert@example.com", action: .defer, account: 1),
            .init(address: "carl@example.com", action: .defer, account: 2),
            .init(address: "office@example.com", action: .defer),
            .init(address: "sales@example.com", action: .defer),
        ]
        value.problems = [
            Problem(.ambiguousAddress, dn: "uid=x", subject: "office@example.com", "two owners"),
            Problem(.ambiguousMailbox, dn: "uid=y", subject: "sales@example.com", "a name too"),
        ]
        #expect(
            lines(PostfixTables(value.table, parameters()).transport()) == [
                "anna@example.com → retry:4.2.1 mailbox is temporarily unavailable",
                "bert@example.com → retry:4.2.1 mailbox is temporarily unavailable",
                "carl@example.com → retry:4.3.5 ambiguous recipient",
                "office@example.com → retry:4.3.5 ambiguous recipient",
                "sales@example.com → retry:4.3.5 ambiguous recipient",
            ])
    }

    @Test func `what is queued or listed under a contested mailbox name waits`() {
        var value = TableValue()
        value.routes = [
            .init(address: "anna@example.com", action: .defer),
            .init(address: "list@example.com", action: .expand, target: "sales@example.com"),
        ]
        value.accounts = [.init(id: "u-anna")]
        value.problems = [
            Problem(.ambiguousMailbox, dn: "uid=x", subject: "sales@example.com", "on two systems")
        ]
        let tables = PostfixTables(value.table, parameters())
        #expect(
            lines(tables.transport()).contains(
                "sales@example.com → retry:4.3.5 ambiguous recipient"))
        #expect(lines(tables.recipients()).contains("sales@example.com → OK"))
    }

    @Test func `A domain beyond ASCII stands in both spellings, with every address in it`() {
        var value = TableValue()
        value.routes = [
            .init(address: "anna@xn--bcher-kva.example", action: .deliver, system: 0),
            .init(address: "änne@xn--bcher-kva.example", action: .relay, system: 1, target: "b@x"),
        ]
        value.logins = [("bert@xn--bcher-kva.example", 0, .thirdParty), ("bert", 0, .thirdParty)]
        let domain = MailDomain(
            name: "example.com", aliases: ["xn--bcher-kva.example"], unknown: "exchange")
        let tables = PostfixTables(value.table, parameters([domain]))
        #expect(
            lines(tables.domains()) == [
                "bücher.example → OK", "example.com → OK", "xn--bcher-kva.example → OK",
            ])
        #expect(
            lines(tables.recipients()) == [
                "@bücher.example → OK", "@example.com → OK", "@xn--bcher-kva.example → OK",
                "anna@bücher.example → OK", "anna@xn--bcher-kva.example → OK",
                "änne@bücher.example → OK", "änne@xn--bcher-kva.example → OK",
            ])
        #expect(
            lines(tables.aliases()) == [
                "änne@bücher.example → b@x", "änne@xn--bcher-kva.example → b@x",
            ])
        #expect(lines(tables.transport()).contains("anna@bücher.example → lmtp:unix:private/l"))
        #expect(lines(tables.transport()).contains("bücher.example → smtp:[mx]:25"))
        #expect(
            lines(tables.saslDeny()) == [
                "bert → REJECT", "bert@bücher.example → REJECT",
                "bert@xn--bcher-kva.example → REJECT",
            ])
    }

    @Test func `The text after REJECT is the settings'`() {
        var value = TableValue()
        value.logins = [("bert", 0, .thirdParty)]
        let tables = PostfixTables(
            value.table, parameters(denyText: "your mailbox is at Exchange"))
        #expect(lines(tables.saslDeny()) == ["bert → REJECT your mailbox is at Exchange"])
    }

    @Test func `All five tables, each once, each sorted and unique`() {
        var random = SeededGenerator(seed: 9)
        for _ in 0..<50 {
            let tables = PostfixTables(TableValue(random: &random).table, parameters(split)).all()
            #expect(
                tables.map(\.path) == [
                    "postfix/domains", "postfix/recipients", "postfix/aliases",
                    "postfix/transport", "postfix/sasl_deny",
                ])
            for table in tables {
                for (row, next) in zip(table.rows, table.rows.dropFirst()) {
                    #expect(table.key(row).precedes(table.key(next)))
                }
            }
        }
    }
}
