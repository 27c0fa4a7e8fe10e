import Foundation
import TestSupport
import Testing

/// People whose mailbox is elsewhere log in here and are passed on to it, and only to read.
@Suite(.serialized) struct PassedOnTests {
    private static let (here, there) = (PassedOnLab.here, PassedOnLab.there)

    @Test func `they read there, until they move in and read here, without a reload`() throws {
        let lab = try PassedOnLab()
        let direct = try IMAPSession(port: lab.exchange.port)
        #expect(try direct.login("omar", password: Self.there).isOK)
        #expect(try direct.say("CREATE over-there").isOK)

        for name in ["omar", "OMar"] {
            let session = try #require(try lab.login(name, Self.there), "\(name)")
            #expect(try session.folders().contains("over-there"), "\(name)")
        }
        #expect(try lab.login("omar@example.com", Self.there) != nil)
        #expect(try lab.login("anna", Self.here) != nil)
        for (name, password) in [("omar", Self.here), ("omar", "nonsense"), ("anna", Self.there)] {
            #expect(try lab.login(name, password) == nil, "\(name)")
        }
        for refused in ["viktor", "tina"] {
            #expect(try lab.login(refused, Self.here) == nil, "\(refused)")
            #expect(try lab.login(refused, Self.there) == nil, "\(refused)")
        }

        let reading = try #require(try lab.login("omar", Self.there))
        try lab.move("omar", to: "here")
        #expect(try Patience.waits { try lab.login("omar", Self.here) != nil })
        let session = try #require(try lab.login("omar", Self.here))
        #expect(try !session.folders().contains("over-there"))
        #expect(try lab.login("omar", Self.there) == nil)
        #expect(try lab.login("omar@example.com", Self.here) != nil)
        #expect(try reading.folders().contains("over-there"), "what is open stays open")

        try lab.move("omar", to: "exchange")
        #expect(try Patience.waits { try lab.login("omar", Self.there) != nil })
        #expect(try lab.login("omar", Self.here) == nil)
    }

    @Test func `nobody is let in by their rows who cannot pass on, whatever the password`() throws {
        let lab = try PassedOnLab()
        for service in ["imap", "pop3", "sieve"] {
            let verdict = try lab.verdict(service, "omar", "nonsense")
            #expect(verdict.succeeded, "\(service)")
            #expect(verdict.outputText.contains("host=127.0.0.1"), "\(service)")
            #expect(verdict.outputText.contains("proxy"), "\(service)")
        }
        for service in ["smtp", "submission", "lmtp", "doveadm", "SMTP", "imap/../proxy.imap"] {
            for password in ["nonsense", Self.here, Self.there] {
                #expect(try !lab.verdict(service, "omar", password).succeeded, "\(service)")
            }
        }
        #expect(try lab.verdict("smtp", "anna", Self.here).succeeded)
        #expect(
            try lab.explain("omar").contains(
                "dovecot/proxy.imap: omar ::::::proxy=y nopassword=y host=127.0.0.1 port="))
    }

    /// What `check` warns of, and why: the test above would see it.
    @Test func `with one file for every service, any password sends mail`() throws {
        var wishes = PassedOnLab.Wishes()
        wishes.service = "imap"
        let lab = try PassedOnLab(wishes)
        #expect(try lab.verdict("smtp", "omar", "nonsense").succeeded)
    }

    @Test(arguments: [true, false])
    func `without their file, or with an empty one, they are refused as ever`(
        isEmpty: Bool
    ) throws {
        let lab = try PassedOnLab()
        #expect(try lab.login("omar", Self.there) != nil)
        try FileManager.default.removeItem(atPath: lab.file("dovecot/proxy.imap"))
        if isEmpty {
            try Data().write(to: URL(fileURLWithPath: lab.file("dovecot/proxy.imap")))
        }
        #expect(try Patience.waits { try lab.login("omar", Self.there) == nil })
        #expect(try lab.login("omar", Self.here) == nil)
        #expect(try lab.login("anna", Self.here) != nil)
    }

    @Test(arguments: ["starttls", "tls"])
    func `passwords are shown to nobody but the other system itself`(tls: String) throws {
        let authority = try CertificateAuthority()
        var wishes = PassedOnLab.Wishes(tls: tls, hasTLS: true, trusted: authority.caFile)
        let lab = try PassedOnLab(wishes, authority)
        #expect(try lab.login("omar", Self.there) != nil)
        #expect(try lab.login("omar", "nonsense") == nil)

        wishes.trusted = authority.otherCAFile
        let wary = try PassedOnLab(wishes, authority)
        #expect(try wary.login("omar", Self.there) == nil)
        #expect(!wary.exchange.log.contains("user=<omar>"), "\(wary.exchange.log)")
    }

    @Test func `a system without TLS is shown no password where TLS was meant`() throws {
        let lab = try PassedOnLab(PassedOnLab.Wishes(tls: "starttls"))
        #expect(try lab.login("omar", Self.there) == nil)
        #expect(!lab.exchange.log.contains("user=<omar>"), "\(lab.exchange.log)")
    }
}

extension IMAPSession {
    /// The names of the mailbox's folders.
    fileprivate func folders() throws -> [String] {
        try say("LIST \"\" \"*\"").lines.compactMap {
            $0.split(separator: " ").last.map(String.init)
        }
    }
}
