import Foundation
import TestSupport

/// Two real Dovecots, wired by the lines that an administrator is told to copy: this host's, and that
/// of Exchange, to which people are passed on.
///
/// Anna is hosted here, Omar is on Exchange, Viktor too but has left; Tina is in Lyon, whose server
/// nobody names. The passwords are the same for everybody, here and there.
final class PassedOnLab {
    /// What a test wants to be otherwise than usual.
    struct Wishes {
        /// `tls` of the system.
        var tls = "none"
        /// Whether Exchange has TLS, with a certificate of the authority.
        var hasTLS = false
        /// Replaces the authority that this host trusts.
        var trusted: String?
        /// What stands in this host's wiring for the service that asks.
        var service = DovecotLines.service
    }

    static let here = "open-sesame"
    static let there = "hocus-pocus"

    let host: Dovecot
    let exchange: Dovecot
    private let authority: CertificateAuthority
    private let folder: Workspace
    private let settings: String
    private var places = [
        "anna": "here", "omar": "exchange", "viktor": "exchange", "tina": "lyon",
    ]

    init(_ wishes: Wishes = Wishes(), _ authority: CertificateAuthority? = nil) throws {
        let authority = try authority ?? CertificateAuthority()
        self.authority = authority
        folder = try Workspace()
        let secure = try Ports.free()
        let lines =
            wishes.hasTLS
            ? DovecotLines.tls(
                certificate: authority.certificateFile(.good), key: authority.keyFile(.good),
                port: secure)
            : ""
        let omar = ["omar", "omar@example.com"]
        exchange = try Dovecot.start(
            "exchange", accounts: omar.map { .init($0, password: Self.there) }, lines: lines,
            authSocket: folder.file("exchange/auth"), in: folder)
        settings = try folder.write(
            "splitroute.yaml",
            """
            domains: [{name: example.com}]
            directory:
              servers: [ldaps://ldap1.example.com]
              base: dc=example,dc=com
              bind: {method: anonymous}
            systems:
              here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
              exchange:
                transport: "smtp:[mail.exchange.example.com]:25"
                imap:
                  host: 127.0.0.1
                  port: \(wishes.tls == "tls" ? secure : exchange.port)
                  tls: \(wishes.tls)
              lyon: {transport: "smtp:[mail.lyon.example.com]:25"}
            placement:
              - attribute: employeeType
                systems: {here: here, exchange: exchange, lyon: lyon}
            outputs: {dovecot: {proxy: true}}
            state: \(folder.file("state"))
            limits: {removed: 100%, moved: 100%, denied: 100%, allowed: 100%}

            """)
        try Self.sync(settings, folder, places)
        try folder.folder("queue")
        try folder.folder("queue/private")
        var wiring = try Wiring(
            example: "first-sync", state: folder.file("state"), mapType: "lmdb"
        ).dovecot(refuses: true, passesOn: true, queue: folder.file("queue"))
            .replacing("proxy.\(DovecotLines.service)", with: "proxy.\(wishes.service)")
        wiring.replace(
            "/etc/dovecot/other-system-ca.pem", with: wishes.trusted ?? authority.caFile)
        host = try Dovecot.start(
            "host",
            accounts: (places.keys.sorted() + ["omar@example.com"]).map {
                .init($0, password: Self.here)
            }, lines: wiring, authSocket: folder.file("queue/private/auth"), in: folder)
    }

    /// Somebody's mailbox moves.
    func move(_ user: String, to system: String) throws {
        places[user] = system
        try Self.sync(settings, folder, places)
    }

    /// Logs in on this host; nil when that is refused.
    func login(_ name: String, _ password: String) throws -> IMAPSession? {
        let session = try IMAPSession(port: host.port)
        return try session.login(name, password: password).isOK ? session : nil
    }

    /// Whether Dovecot of this host would let somebody in who asks in the name of a service, and what
    /// it would say besides.
    func verdict(
        _ service: String, _ name: String, _ password: String
    ) throws -> Processes.Outcome {
        try Processes.run([
            "doveadm", "-c", folder.file("host/dovecot.conf"), "auth", "test", "-x",
            "service=\(service)", name, password,
        ])
    }

    /// What `explain` says.
    func explain(_ name: String) throws -> String {
        try ProgramUnderTest.run(["explain", name, "--settings", settings]).outputText
    }

    /// The path of a file in the live set.
    func file(_ path: String) -> String { folder.file("state/current/\(path)") }

    private static func sync(
        _ settings: String, _ folder: Workspace, _ places: [String: String]
    ) throws {
        let people = places.sorted { $0.key < $1.key }.map { user, system in
            """
            dn: uid=\(user),dc=example,dc=com
            objectClass: inetOrgPerson
            entryUUID: id-\(user)
            uid: \(user)
            mail: \(user)@example.com
            employeeType: \(system)

            """ + (user == "viktor" ? "pwdAccountLockedTime: 000001010000Z\n\n" : "\n")
        }
        let sync = try ProgramUnderTest.run([
            "sync", "--settings", settings, "--from",
            try folder.write("directory.ldif", people.joined()),
        ])
        guard sync.status == 0 else { throw ProcessFailed(sync) }
    }
}
