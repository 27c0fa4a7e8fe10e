import Foundation
import TestSupport
import Testing

@testable import Commands

/// The lines that docs/wiring.md tells people to copy are right: `check` finds nothing in them, and
/// the programs take them.
@Suite struct WiringPageTests {
    /// The blocks of the page in a language, for the folder of a host's tables.
    private static func blocks(_ language: String, state: String) throws -> [String] {
        let page = try String(
            contentsOfFile: "\(ProgramUnderTest.repository)/docs/wiring.md", encoding: .utf8)
        return page.components(separatedBy: "```\(language)\n").dropFirst().map { rest in
            let block = rest.components(separatedBy: "```")[0]
            let indent = block.prefix { $0 == " " }.count
            return block.split(separator: "\n").map { String($0.dropFirst(indent)) }
                .joined(separator: "\n").replacing("/var/lib/splitroute", with: state) + "\n"
        }
    }

    @Test func `Postfix: each block, beside what it leaves as it was`() throws {
        let host = try WiringHost()
        let blocks = try Self.blocks("postfix", state: host.workspace.file("state"))
        #expect(blocks.count == 3)
        for block in blocks {
            let rest = block.contains("relay_domains") || block.contains("mailbox_domains")
            let main = (rest ? [] : host.main) + ["mydestination = localhost", block]
            #expect(
                try host.findings(main: main + ["smtpd_sasl_auth_enable = yes"])
                    .filter { !block.contains("relay_domains") || !$0.contains("denylist") } == [],
                "\(block)")
        }
    }

    @Test func `Dovecot: each block before the passdbs that were there`() throws {
        for host in [try WiringHost(), try WiringHost(imap: "mail.exchange.example.com")] {
            let blocks = try Self.blocks(
                "dovecot-\(DovecotLines.version)", state: host.workspace.file("state"))
            let (passing, others) = (
                blocks.filter { $0.contains("proxy.") }, blocks.filter { !$0.contains("proxy.") }
            )
            #expect(passing.count == 1)
            #expect(others.count == 3)
            let authority = try host.workspace.write("ca.pem", "-----BEGIN CERTIFICATE-----\n")
            for block in host.passesOn ? passing : others {
                let block = block.replacing("/etc/dovecot/other-system-ca.pem", with: authority)
                #expect(try host.findings(dovecot: block + host.ldap) == [], "\(block)")
            }
        }
    }
}
