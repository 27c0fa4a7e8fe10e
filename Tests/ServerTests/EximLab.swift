import Foundation
import TestSupport

/// The company of examples/exim with a real Exim, wired to its tables by the very lines an
/// administrator is told to copy, beside a real Postfix on the tables of the same generation.
final class EximLab {
    /// The password of everybody.
    static let password = "open-sesame"
    /// What stands between quotes, beyond ASCII, or looks like something else.
    static let people = [
        ("odd.quoted", #""j smith"@example.com"#), ("odd.comma", #""x,y"@example.com"#),
        ("odd.colon", #""a:b"@example.com"#), ("odd.hash", "#x@example.com"),
        ("odd.dollar", "a$b{c}@example.com"), ("odd.apostrophe", "o'hara@example.com"),
        ("odd.slash", "q/r*s@example.com"), ("odd.umlaut", "jürgen@example.com"),
        ("odd.percent", "x%y@example.com"), ("odd.plus", "anna+own@example.com"),
        ("odd.front", "+bob@example.com"), ("odd.domain", "info@bücher.example"),
    ]

    let exim: Exim
    let postfix: Postfix
    let exchange: MailSink
    let here: MailSink
    let workspace: Workspace
    private let settings: String

    /// `build` is a folder of packaging/unpacked-packages.txt.
    init(_ build: String) throws {
        workspace = try Workspace()
        exchange = try MailSink.start("exchange", in: workspace)
        here = try MailSink.start("here", lmtp: true, in: workspace)
        settings = try workspace.write(
            "splitroute.yaml",
            EximLab.settings(
                exchange: exchange.port, here: here.port, state: workspace.file("state")))
        let tables = workspace.file("state/current/postfix")
        postfix = try Postfix(
            mainLines: """
                virtual_mailbox_domains = cdb:\(tables)/domains
                virtual_mailbox_maps = cdb:\(tables)/recipients
                virtual_alias_maps = cdb:\(tables)/aliases
                transport_maps = cdb:\(tables)/transport
                recipient_delimiter = +
                smtpd_relay_restrictions = reject_unauth_destination
                """, in: workspace)
        try workspace.folder("exim")
        exim = try Exim(build, lines: "", in: workspace)
        try configure()
        let first = try sync(EximLab.directory())
        guard first.succeeded else { throw ProcessFailed(first) }
    }

    func start() throws {
        try postfix.start()
        try exim.start()
    }

    deinit {
        exim.stop()
        postfix.stop()
    }

    // MARK: configuration

    /// A main section and rules as Exim's own default has them, around the example's lines;
    /// `change` alters those of a section.
    func configure(_ change: (_ section: String, _ lines: String) -> String = { $1 }) throws {
        var included: [String: String] = [:]
        for section in ["main", "acl", "routers", "transports", "authenticators"] {
            included[section] = try workspace.write(
                "exim/\(section)", change(section, try wiring(section)))
        }
        func include(_ section: String) -> String { ".include \(included[section] ?? "")" }
        try exim.configure(
            """
            \(include("main"))
            begin acl
            \(include("acl"))
            acl_check_rcpt:
              accept  authenticated = *
              deny    domains = ! +splitroute
                      message = 5.7.1 Relay access denied
              accept
            begin routers
            \(include("routers"))
            begin transports
            \(include("transports"))
            begin retry
            * * F,1m,1s
            begin authenticators
            \(include("authenticators"))
            """)
    }

    /// The example's lines in Debian's split configuration, where docs/wiring.md says.
    func configureAsDebian() throws {
        try exim.configure(split: [
            "main/000_splitroute": try wiring("debian-main"),
            "acl/10_splitroute": try wiring("acl"),
            "router/120_splitroute": try wiring("routers"),
            "transport/35_splitroute": try wiring("transports"),
            "auth/20_splitroute": try wiring("authenticators"),
        ])
    }

    /// The lines of the example, with the folders and the ports of this test: all systems are on this
    /// host, which Exim takes for a loop otherwise.
    private func wiring(_ section: String) throws -> String {
        let path = "\(ProgramUnderTest.repository)/examples/exim/wiring/exim/\(section)"
        return try String(contentsOfFile: path, encoding: .utf8)
            .replacingOccurrences(of: "/var/lib/splitroute", with: workspace.file("state"))
            .replacingOccurrences(
                of: "${if saslauthd{{$auth2}{$auth3}}{true}{false}}",
                with: "${if eq{$auth3}{\(EximLab.password)}{true}{false}}"
            )
            .replacingOccurrences(
                of: "  hosts = 127.0.0.1\n  port = 24\n",
                with: "  hosts = 127.0.0.1\n  port = \(here.port)\n"
            )
            .replacingOccurrences(
                of: "splitroute_smtp:\n  driver = smtp\n",
                with: "splitroute_smtp:\n  driver = smtp\n  allow_localhost\n"
            )
            .replacingOccurrences(
                of: "  host_find_failed = defer\n",
                with: "  host_find_failed = defer\n  self = send\n")
    }

    // MARK: generations

    /// Runs `splitroute sync` where Exim is installed.
    func sync(_ directory: String) throws -> Processes.Outcome {
        try exim.run(try syncArguments(directory))
    }

    /// Starts it and does not wait for its end.
    func beginSync(_ directory: String) throws -> BackgroundProcess {
        try exim.begin(try syncArguments(directory))
    }

    /// What `splitroute check` says where Exim is installed.
    func check() throws -> Processes.Outcome {
        try exim.run(
            [
                ProgramUnderTest.path, "check", "--settings", settings, "--from",
                workspace.file("directory.ldif"),
            ], environment: ["MAIL_CONFIG": postfix.configurationFolder])
    }

    private func syncArguments(_ directory: String) throws -> [String] {
        [
            "env", "MAIL_CONFIG=\(postfix.configurationFolder)", ProgramUnderTest.path, "sync",
            "--settings", settings, "--from", try workspace.write("directory.ldif", directory),
        ]
    }

    /// Anna and Robert are hosted here under other names; Omar, Olga and everybody odd are on Exchange,
    /// where Olga has another address; Viktor has left, two people claim one address.
    static func directory(omarIsHere: Bool = false, more: String = "") -> String {
        let odd = people.map { person($0.0, $0.1, "exchange") }
        return
            (odd + [
                person("akeller", "anna@example.com", "here"),
                person("robert", "robert@example.com", "here"),
                person("ohaddad", "omar@example.com", omarIsHere ? "here" : "exchange"),
                person("olga", "olga@example.com", "rewritten"),
                person("gone", "gone@example.com", "here", more: "description: off\n"),
                person("first", "dup@example.com", "here"),
                person("second", "dup@example.com", "exchange"),
                person("lyon", "lyon@forwarded.example", "here"),
                person("left", "left@forwarded.example", "here", more: "description: off\n"),
                """
                dn: cn=team,dc=example,dc=com
                objectClass: groupOfNames
                entryUUID: id-team
                cn: team
                mail: team@example.com
                member: uid=akeller,dc=example,dc=com
                member: uid=ohaddad,dc=example,dc=com
                member: uid=odd.comma,dc=example,dc=com
                member: uid=odd.hash,dc=example,dc=com

                """,
            ]).joined(separator: "\n") + more
    }

    /// A record of the directory.
    static func person(
        _ login: String, _ address: String, _ place: String, more: String = ""
    ) -> String {
        """
        dn: uid=\(login),dc=example,dc=com
        objectClass: inetOrgPerson
        entryUUID: id-\(login)
        uid: \(login)
        mail:: \(Data(address.utf8).base64EncodedString())
        employeeType: \(place)
        \(more)
        """
    }

    private static func settings(exchange: UInt16, here: UInt16, state: String) -> String {
        """
        domains:
          - {name: example.com, aliases: [bücher.example]}
          - {name: forwarded.example, unknown: exchange}
          - {name: caught.example, catch_all: anna@example.com}
        directory:
          servers: ["ldap://127.0.0.1"]
          base: dc=example,dc=com
          tls: {mode: none}
          bind: {method: anonymous}
        users: {mailbox: "{login}@example.com", suspended: "(description=off)"}
        groups: {}
        systems:
          here:      {hosted: true, transport: "lmtp:inet:[127.0.0.1]:\(here)"}
          exchange:  {transport: "smtp:[127.0.0.1]:\(exchange)"}
          rewritten: {transport: "smtp:[127.0.0.1]:\(exchange)", rewrite: "{login}.far@example.com"}
        placement:
          - {attribute: employeeType, systems: {here: here, exchange: exchange, rewritten: rewritten}}
          - {system: here}
        outputs: {postfix: {map_type: cdb, settle: 0s}, exim: {}}
        state: \(state)
        keep: 3
        limits: {removed: 100, moved: 100, denied: 100, allowed: 100, taken: 100, changed: 100}

        """
    }

    // MARK: mail

    /// What a server says to a stranger about a recipient.
    func verdict(_ port: UInt16, on recipient: String) throws -> SMTPSession.Reply {
        let session = try SMTPSession(port: port)
        let isASCII = recipient.utf8.allSatisfy { $0 < 0x80 }
        let sender = try session.say(
            "MAIL FROM:<stranger@elsewhere.test>" + (isASCII ? "" : " SMTPUTF8"))
        return sender.code == 250 ? try session.say("RCPT TO:<\(recipient)>") : sender
    }

    /// Sends a message to Exim, and answers what it said.
    func send(_ subject: String, to recipient: String) throws -> SMTPSession.Reply {
        try SMTPSession(port: exim.port)
            .deliver(from: "stranger@elsewhere.test", to: recipient, subject: subject)
    }

    /// Where messages with a subject have arrived, once there are `count`, by system and recipient.
    func arrivals(of subject: String, count: Int) throws -> [String] {
        func found() throws -> [String] {
            try [("exchange", exchange), ("here", here)].flatMap { name, sink in
                try sink.messages().filter { $0.subject == subject }
                    .flatMap { $0.recipients.map { "\(name): \($0)" } }
            }.sorted()
        }
        _ = try Patience.waits { try found().count >= count }
        return try found()
    }
}
