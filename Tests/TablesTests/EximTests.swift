import MailModel
@testable import Tables
import TestSupport
import Testing

/// Exim's tables follow from the routing table.
@Suite struct EximTests {
    private func rows(
        _ routes: [TableValue.Row], _ domains: [MailDomain] = [Self.domain],
        accounts: [TableValue.Account] = [.init(id: "u"), .init(id: "g", kind: .group)],
        problems: [Problem] = [], exchange: NextHop = "smtp:[mx]:25"
    ) -> EximRows {
        var value = TableValue()
        value.accounts = accounts
        value.routes = routes
        value.problems = problems
        var parameters = parameters(domains)
        parameters.systems[1].transport = exchange
        return EximRows(value.table, parameters)
    }

    private static let domain = MailDomain(
        name: "example.com", aliases: [], unknown: nil)

    @Test func `every action has its row, and every name that mail goes on under`() {
        let rows = rows([
            .init(address: "anna@example.com", action: .deliver, system: 0, target: "box@x"),
            .init(address: "bert@example.com", action: .relay, system: 1, target: "b@far"),
            .init(address: "carl@example.com", action: .relay, system: 1),
            .init(address: "defer@example.com", action: .defer),
            .init(address: "dora@example.com", action: .reject),
            .init(address: "empty@example.com", action: .reject, account: 1),
            .init(
                address: "list@example.com", action: .expand, target: "a@x,\"b,\\\"c\"@x",
                account: 1),
        ])
        #expect(
            lines(rows.routes()) == [
                #"anna@example.com → a=deliver s=here to="box@x""#,
                #"b@far → a=relay s=exchange h="mx::25" v=no"#,
                #"bert@example.com → a=relay s=exchange h="mx::25" to="b@far""#,
                "box@x → a=deliver s=here",
                #"carl@example.com → a=relay s=exchange h="mx::25""#,
                #"defer@example.com → a=defer e="4.3.5 ambiguous recipient""#,
                #"dora@example.com → a=reject e="5.2.1 mailbox disabled""#,
                #"empty@example.com → a=reject e="5.1.1 list has no members""#,
                ##"list@example.com → a=expand to="a@x\n\"b,\\\"c\"@x""##,
            ])
    }

    @Test func `keys are what Exim asks for: without quotes, and in both spellings`() {
        let mirror = MailDomain(
            name: "example.com", aliases: ["xn--bcher-kva.example"], unknown: nil)
        let rows = rows(
            [
                .init(address: "\"a \\\"b\\\\\"@example.com", action: .relay, system: 1),
                .init(address: "\"a:b\"@xn--bcher-kva.example", action: .relay, system: 1),
                .init(address: "jürgen@example.com", action: .relay, system: 1),
            ], [mirror])
        #expect(
            lines(rows.routes()).map { $0.prefix { $0 != "→" } } == [
                "a \"b\\@example.com ", "a:b@bücher.example ", "a:b@xn--bcher-kva.example ",
                "jürgen@example.com ",
            ])
        #expect(
            lines(rows.domains()) == [
                "bücher.example → xn--bcher-kva.example", "example.com → example.com",
                "xn--bcher-kva.example → xn--bcher-kva.example",
            ])
        let key = Array("\"a \\\"b\\\\\"@example.com".utf8).withUnsafeBytes {
            EximOutput().otherKeys(of: $0)
        }
        #expect(key == [Array("a \"b\\@example.com".utf8)])
        #expect(Array("anna@x".utf8).withUnsafeBytes { EximOutput().otherKeys(of: $0) } == [])
    }

    @Test func `a member that would begin a comment is quoted`() {
        let rows = rows([
            .init(
                address: "list@example.com", action: .expand, target: "#x@x,a#b@x", account: 1)
        ])
        #expect(lines(rows.routes()) == [##"list@example.com → a=expand to="\"#x\"@x\na#b@x""##])
    }

    @Test func `a domain forwards its unknown addresses, or somebody catches them`() {
        let rows = rows(
            [
                .init(
                    address: "bert@caught.example", action: .relay, system: 1,
                    target: "b@caught.example"),
                .init(
                    address: "carl@sent.example", action: .relay, system: 1,
                    target: "c@sent.example"),
            ],
            [
                .init(
                    name: "caught.example", aliases: [], unknown: nil,
                    catchAll: "bert@caught.example"),
                .init(
                    name: "sent.example", aliases: ["xn--bcher-kva.example"], unknown: "exchange"),
            ])
        #expect(
            lines(rows.routes()) == [
                #"@bücher.example → a=relay s=exchange h="mx::25""#,
                #"@caught.example → a=expand to="bert@caught.example""#,
                #"@sent.example → a=relay s=exchange h="mx::25""#,
                #"@xn--bcher-kva.example → a=relay s=exchange h="mx::25""#,
                // Whoever writes to these would reach somebody anyway.
                #"b@caught.example → a=relay s=exchange h="mx::25""#,
                #"bert@caught.example → a=relay s=exchange h="mx::25" to="b@caught.example""#,
                #"c@sent.example → a=relay s=exchange h="mx::25""#,
                #"carl@sent.example → a=relay s=exchange h="mx::25" to="c@sent.example""#,
            ])
    }

    @Test func `a list's own mailbox is here`() {
        let rows = rows([
            .init(address: "archive@example.com", action: .expand, account: 1),
            .init(
                address: "list@example.com", action: .expand,
                target: "list@example.com,own@example.com", account: 1),
        ])
        #expect(
            lines(rows.routes()) == [
                "archive@example.com → a=deliver s=here",
                #"list@example.com → a=expand s=here to="list@example.com\nown@example.com""#,
                "own@example.com → a=deliver s=here",
            ])
    }

    @Test func `a contested name waits, an address's own row stays`() {
        let rows = rows(
            [
                .init(
                    address: "anna@example.com", action: .deliver, system: 0,
                    target: "box@example.com"),
                .init(address: "box@example.com", action: .defer),
            ],
            problems: [Problem(.ambiguousMailbox, dn: "-", subject: "sales@example.com", "two")])
        #expect(
            lines(rows.routes()).dropFirst() == [
                #"box@example.com → a=defer e="4.3.5 ambiguous recipient""#,
                #"sales@example.com → a=defer e="4.3.5 ambiguous recipient""#,
            ])
    }

    @Test func `a name that is delivered and relayed can be written to`() {
        let rows = rows([
            .init(address: "a@example.com", action: .deliver, system: 0, target: "box@x"),
            .init(address: "b@example.com", action: .relay, system: 1, target: "box@x"),
        ])
        #expect(lines(rows.routes()).last == "box@x → a=deliver s=here")
    }

    @Test(arguments: [
        ("smtp:[mx.example.net]:2525", "mx.example.net::2525"),
        ("relay:[mx.example.net]", "mx.example.net::25"),
        ("lmtp:inet:store.example.net", "store.example.net::24"),
        ("smtp:partner.example", "partner.example/MX::25"),
        ("smtp:[a.example]:25,[192.0.2.1]:26", "a.example::25:192.0.2.1::26"),
        ("smtp:[ipv6:2001:db8::1]:25,[a.example]", "<+[2001:db8::1]:25+a.example:25"),
    ])
    func `hosts are written as manualroute takes them`(hop: String, hosts: String) {
        #expect(NextHop(hop).eximHosts == hosts)
    }

    @Test(arguments: [
        "lmtp:unix:private/dovecot-lmtp", "uucp:far", "smtp:[mx]:submission", "smtp:",
    ])
    func `where Exim cannot go mail waits`(hop: String) {
        #expect(NextHop(hop).eximHosts == nil)
        let rows = rows(
            [.init(address: "a@example.com", action: .relay, system: 1)], exchange: NextHop(hop))
        #expect(
            lines(rows.routes()) == [
                #"a@example.com → a=defer s=exchange e="4.3.5 no way to exchange is known""#
            ])
    }

    @Test func `what speaks LMTP says so`() {
        let rows = rows(
            [.init(address: "a@example.com", action: .relay, system: 1)],
            exchange: "lmtp:inet:store.example.net")
        #expect(
            lines(rows.routes()) == [
                #"a@example.com → a=relay s=exchange h="store.example.net::24" p=lmtp"#
            ])
    }

    @Test func `refused logins stand in the list, in both spellings`() {
        var value = TableValue()
        value.logins = [("bert@xn--bcher-kva.example", 0, .thirdParty), ("bert", 0, .thirdParty)]
        let mirror = MailDomain(
            name: "example.com", aliases: ["xn--bcher-kva.example"], unknown: nil)
        #expect(
            lines(EximRows(value.table, parameters([mirror])).deny()) == [
                "bert → denied", "bert@bücher.example → denied",
                "bert@xn--bcher-kva.example → denied",
            ])
    }

    @Test func `what Exim cannot tell apart, or folds otherwise, is a problem`() {
        var value = TableValue()
        value.routes = [
            .init(address: "\"\"@example.com", action: .relay, system: 1),
            .init(address: "jürgen@example.com", action: .relay, system: 1),
        ]
        value.logins = [("søren", 0, .thirdParty)]
        let parameters = parameters([Self.domain])
        #expect(lines(EximRows(value.table, parameters).routes()).count == 1)
        let problems = EximOutput().problems(in: value.table, parameters)
        #expect(problems.map(\.code) == [.unsupportedKey, .deniableOtherwise])
        #expect(problems.map(\.subject) == ["\"\"@example.com", "søren"])
        #expect(
            problems.map(\.sentence) == [
                "exim/routes cannot hold the name and goes without it",
                "Exim denies this spelling only; in capitals, or composed otherwise, the name gets "
                    + "in unless server_condition lets no such letters through",
            ])
    }

    @Test func `all three tables, each sorted and unique`() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<50 {
            let table = TableValue(random: &random).table
            let rows = EximRows(table, parameters([Self.domain]))
            for kind in EximTable.allCases {
                let table = rows.table(kind)
                #expect(table.path == "exim/\(kind.rawValue)")
                for (row, next) in zip(table.rows, table.rows.dropFirst()) {
                    #expect(table.key(row).precedes(table.key(next)))
                }
            }
        }
    }
}
