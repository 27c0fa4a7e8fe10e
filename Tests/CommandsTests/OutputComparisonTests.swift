import MailModel
import Routing
import Tables
import Testing

@testable import Commands

/// What changes for everybody between two sets of parameters.
@Suite struct OutputComparisonTests {
    private let before = OutputParameters(
        systems: [
            .init(name: "here", hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"),
            .init(name: "exchange", hosted: false, transport: "smtp:[a.example]:25"),
        ],
        domains: [
            .init(name: "example.com", aliases: ["example.net"], unknown: "exchange"),
            .init(name: "example.org", aliases: [], unknown: nil),
        ],
        outputs: [
            .postfix(PostfixOutput(mapType: .lmdb, denyText: "elsewhere")),
            .dovecot(DovecotOutput()),
        ],
        rules: ["no condition"], ruleNames: ["everybody-else"])

    private func changes(
        _ edit: (inout OutputParameters) -> Void
    ) -> [String] {
        var after = before
        edit(&after)
        return OutputComparison(before, after) { $0 == "here" ? 1 : 37 }.changes.map {
            ($0.onlyAdds ? "+ " : "") + $0.text
        }
    }

    @Test func `the same is no change, whatever the rules are called`() {
        #expect(changes { _ in } == [])
        #expect(
            changes {
                $0.rules = ["group cn=x", "no condition"]
                $0.ruleNames = nil
            } == [])
    }

    @Test func `of a domain: where unknown addresses go, aliases, the domain itself`() {
        #expect(
            changes { $0.domains[0].unknown = nil } == [
                "domain example.com: unknown exchange -> reject: addresses nobody has will be "
                    + "rejected (550)"
            ])
        #expect(
            changes { $0.domains[1].unknown = "exchange" } == [
                "domain example.org: unknown reject -> exchange: addresses nobody has will be "
                    + "forwarded to exchange"
            ])
        #expect(
            changes { $0.domains[0].aliases.append("example.eu") } == [
                "+ domain example.com: aliases example.net -> example.net, example.eu"
            ])
        #expect(
            changes { $0.domains[0].aliases = [] } == [
                "domain example.com: aliases example.net -> none"
            ])
        #expect(
            changes { $0.domains[1].name = "example.eu" } == [
                "+ domain example.eu: added",
                "domain example.org: removed: its addresses are no longer ours",
            ])
    }

    @Test func `of a system: its next hop and who is on it, and whether it is hosted`() {
        #expect(
            changes { $0.systems[1].transport = "smtp:[b.example]:25" } == [
                "system exchange: transport smtp:[a.example]:25 -> smtp:[b.example]:25, 37 people"
            ])
        #expect(
            changes { $0.systems[0].hosted = false } == [
                "system here: hosted true -> false, 1 person"
            ])
        #expect(
            changes { $0.systems.removeLast() } == ["system exchange: removed"])
        #expect(
            changes {
                $0.systems.append(.init(name: "cloud", hosted: false, transport: "smtp:[c]"))
            } == ["+ system cloud: added"])
    }

    @Test func `of an output: its parameters, and whether there is one`() {
        #expect(
            changes {
                $0.outputs[0] = .postfix(PostfixOutput(mapType: .cdb, denyText: "elsewhere"))
            } == ["output postfix: map_type lmdb -> cdb"])
        #expect(
            changes {
                $0.outputs[0] = .postfix(PostfixOutput(mapType: .lmdb, denyText: "moved"))
            } == [
                "output postfix: deny_text elsewhere -> moved"
            ])
        #expect(
            changes {
                $0.outputs[1] = .dovecot(DovecotOutput(proxy: true))
                $0.systems[1].imap = MailboxServer(
                    host: "b.example", security: .tls, imap: 993, pop3: 995, sieve: nil)
            } == [
                "system exchange: imap none -> b.example tls tls imap 993 pop3 995 sieve none, 37 "
                    + "people", "output dovecot: proxy false -> true",
            ])
        #expect(
            changes {
                $0.outputs[1] = .pam(PAMOutput())
            } == [
                "+ output pam: added", "output dovecot: removed: its tables are no longer written",
            ])
        #expect(
            changes { $0.outputs.removeFirst() } == [
                "output postfix: removed: its tables are no longer written"
            ])
    }
}
