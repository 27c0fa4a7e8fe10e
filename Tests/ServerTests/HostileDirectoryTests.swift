import Foundation
import TestSupport
import Testing

/// Values that are meant to do harm: no row is added, and everybody else is served.
@Suite(.serialized)
struct HostileDirectoryTests {
    /// The attribute takes any octets, as those of some servers do.
    private static let anyOctets = [
        "attributetype ( 1.3.6.1.4.1.99999.1.2 NAME 'anyOctets' EQUALITY octetStringMatch"
            + " SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )",
        "objectclass ( 1.3.6.1.4.1.99999.2.2 NAME 'anyUser' SUP top AUXILIARY MAY anyOctets )",
    ]

    private static let values: [[UInt8]] = [
        Array("a@example.com\nroot@example.com\tsmtp:[198.51.100.1]".utf8),
        Array("nul\u{0}@example.com".utf8), Array("#comment@example.com".utf8),
        Array("\"quoted \\\" one\"@example.com".utf8), Array("\"\n\"@example.com".utf8),
        [0xFF, 0xFE] + Array("@example.com".utf8), Array("tab\there@example.com".utf8),
        Array("a@example.com, root@example.com".utf8), Array("|/bin/sh@example.com".utf8),
        Array("a@b@example.com".utf8), Array("@example.com".utf8), Array("x@".utf8),
        Array("carriage\r\nreturn@example.com".utf8), Array("\u{2028}@example.com".utf8),
    ]

    private func entry(_ uid: String, _ lines: [String]) -> String {
        """
        dn: uid=\(uid),ou=people,dc=example,dc=com
        objectClass: inetOrgPerson
        objectClass: anyUser
        uid: \(uid)
        cn: \(uid)
        sn: \(uid)
        \(lines.joined(separator: "\n"))


        """
    }

    private func company() -> String {
        let hostile = HostileDirectoryTests.values.map {
            "anyOctets:: \(Data($0).base64EncodedString())"
        }
        let huge = Data(repeating: UInt8(ascii: "x"), count: 10_000_000).base64EncodedString()
        let many = (0..<100_000).map { "anyOctets: alias\($0)@example.com" }
        return DirectoryLab.company()
            + entry("mallory", hostile + ["anyOctets: mallory@example.com"])
            + entry("huge", ["anyOctets:: \(huge)", "anyOctets: huge@example.com"])
            + entry("many", many)
    }

    private func expectHarmless(_ lab: DirectoryLab) throws {
        let routes = try lab.routes()
        #expect(try lab.system(of: "user000000@example.com") == "exchange")
        #expect(try lab.system(of: "user000011@example.com") == "here")
        #expect(try lab.system(of: "mallory@example.com") == "here")
        #expect(try lab.system(of: "huge@example.com") == "here")
        #expect(routes.count { $0.hasPrefix("alias") } == 100_000)
        #expect(!routes.contains { $0.hasPrefix("root@") })
        // 24 of the company, 100,000 aliases, mallory and huge, and of the hostile ones only
        // what is an address all the same.
        let odd = routes.filter { $0.contains("\there\t") || $0.contains("\texchange\t") }.count
        #expect(odd == routes.count)
        let harmless: Set = [
            "#comment@example.com", "\"quoted \\\\\" one\"@example.com", "|/bin/sh@example.com",
        ]
        let known = routes.map { String($0.prefix { $0 != "\t" }) }.filter {
            !$0.hasPrefix("alias") && !$0.hasPrefix("user") && !$0.hasPrefix("given")
                && $0 != "mallory@example.com" && $0 != "huge@example.com"
        }
        #expect(Set(known) == harmless)
        let transport = try lab.workspace.read("state/current/postfix/transport")
        #expect(!transport.contains("198.51.100.1"))
        let problems = try lab.workspace.read("state/current/problems.tsv")
        #expect(problems.split(separator: "\n").count { $0.hasPrefix("invalid-address") } >= 11)
        #expect(!problems.contains { $0.isNewline && $0 != "\n" })
    }

    @Test func `from a server`() throws {
        var configuration = Slapd.Configuration()
        configuration.globalLines =
            HostileDirectoryTests.anyOctets + [
                "sockbuf_max_incoming 67108863", "sockbuf_max_incoming_auth 67108863",
            ]
        configuration.ldif = company()
        let lab = try DirectoryLab(configuration)
        let settings = try lab.settings { $0.users = ["addresses: [mail, anyOctets]"] }
        let outcome = try lab.run("sync", settings: settings)
        #expect(outcome.status == 0, "\(outcome.errorText)")
        try expectHarmless(lab)
    }

    @Test func `from a file`() throws {
        let lab = try DirectoryLab()
        let settings = try lab.settings { $0.users = ["addresses: [mail, anyOctets]"] }
        let file = try lab.workspace.write("company.ldif", company())
        let outcome = try lab.run("sync", "--from", file, settings: settings)
        #expect(outcome.status == 0, "\(outcome.errorText)")
        try expectHarmless(lab)
    }
}
