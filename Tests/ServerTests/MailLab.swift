import Foundation
import TestSupport

/// The company of examples/first-sync with real servers: Postfix and Dovecot, wired to its tables by
/// the very lines an administrator is told to copy, and two other mail systems.
///
/// Of its people, Anna (`akeller`) is hosted here, Omar (`ohaddad`) is on Exchange, Tom (`tokafor`)
/// in Lyon, and Viktor (`vlang`) has left.
final class MailLab {
    /// What a test wants to be otherwise than usual.
    struct Wishes {
        /// The folder of `examples` whose wiring is used.
        var example = "first-sync"
        /// `domains[].unknown`.
        var unknown = "reject"
        /// `domains[].catch_all`.
        var catchAll: String?
        /// `outputs.postfix`.
        var postfix = "{settle: 11s}"
        /// The kind of map, as main.cf names it.
        var mapType = "lmdb"
        /// Also the lines of main.cf that the example shows switched off.
        var optionalLines = false
        /// A table that main.cf names behind ours in virtual_alias_maps.
        var otherAliases: String?
        /// Lines of main.cf that an administrator has for other reasons; what they say of
        /// /var/lib/splitroute is true of the test's state folder.
        var mainLines = ""
        /// False: Dovecot was not told of the denylist.
        var dovecotRefuses = true
        /// Lines of dovecot.conf that an administrator has for other reasons.
        var dovecotLines = ""
        /// Logins of Dovecot's passwd-file besides those of the example, as Dovecot asks for them.
        var logins: [String] = []
        /// `outputs.dovecot`.
        var dovecot = "{}"
        /// Sections for groups and contacts.
        var kinds = ""
        /// Records after those of the example's directory.
        var ldif = ""
        /// True: the directory is a slapd, so that it can change.
        var live = false
    }

    /// The password of everybody.
    static let password = "open-sesame"
    /// Logins Dovecot would accept, if nothing told it otherwise.
    static let logins = [
        "akeller", "anna.keller@example.com", "ohaddad", "omar.haddad@example.com", "tokafor",
        "vlang",
    ]

    let exchange: MailSink
    let lyon: MailSink
    let postfix: Postfix
    let dovecot: Dovecot
    /// The directory, when the test wished for a live one.
    let slapd: Slapd?
    private let workspace: Workspace
    private let settings: String
    private let ldif: String

    init(_ wishes: Wishes = Wishes()) throws {
        workspace = try Workspace()
        exchange = try MailSink.start("exchange", in: workspace)
        lyon = try MailSink.start("lyon", in: workspace)
        let example = "\(ProgramUnderTest.repository)/examples/first-sync/directory.ldif"
        let people =
            try String(contentsOfFile: example, encoding: .utf8) + "\n" + wishes.ldif
        ldif = try workspace.write("directory.ldif", people)
        slapd = wishes.live ? try MailLab.directory(people) : nil

        let state = workspace.file("state")
        let wiring = Wiring(example: wishes.example, state: state, mapType: wishes.mapType)
        postfix = try Postfix(
            mainLines: try wiring.postfix(optionalLines: wishes.optionalLines)
                .replacingOccurrences(
                    of: "/aliases", with: "/aliases" + (wishes.otherAliases.map { ", \($0)" } ?? "")
                )
                + "\nsmtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\n"
                + "smtpd_sasl_path = private/auth\n"
                + wishes.mainLines.replacingOccurrences(of: "/var/lib/splitroute", with: state),
            in: workspace)
        settings = try workspace.write(
            "splitroute.yaml",
            MailLab.settings(
                wishes, exchange: exchange.port, lyon: lyon.port, slapd: slapd,
                secret: workspace.write("secret", "reader\n", mode: 0o600), state: state))
        // The real programs, told of the test's Dovecot and never of this machine's.
        try workspace.folder("bin")
        for program in ["doveadm", "doveconf"] {
            try workspace.write(
                "bin/\(program)",
                "#!/bin/sh\nexec /usr/bin/\(program) -c \(workspace.file("dovecot/dovecot.conf")) "
                    + "\"$@\"\n",
                mode: 0o755)
        }
        // As the wiring says: sync once before the servers are told of the tables.
        let first = try MailLab.sync(
            settings, from: slapd == nil ? ldif : nil, postfix, path: workspace.file("bin"))
        guard first.succeeded else { throw ProcessFailed(first) }
        dovecot = try Dovecot.start(
            "dovecot",
            accounts: (MailLab.logins + wishes.logins).map {
                .init($0, password: MailLab.password)
            },
            lines: wiring.dovecot(refuses: wishes.dovecotRefuses, queue: postfix.queueFolder)
                + "\n" + wishes.dovecotLines,
            authSocket: "\(postfix.queueFolder)/private/auth", in: workspace)
        try postfix.start()
    }

    // Postfix goes first: it would complain about a Dovecot that is gone.
    deinit { postfix.stop() }

    /// Runs `splitroute sync`.
    func sync() throws -> Processes.Outcome {
        try MailLab.sync(
            settings, from: slapd == nil ? ldif : nil, postfix, path: workspace.file("bin"))
    }

    /// Runs `splitroute check` on this host.
    func check() throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            ["check", "--settings", settings] + (slapd == nil ? ["--from", ldif] : []),
            environment: [
                "MAIL_CONFIG": postfix.configurationFolder,
                "PATH": workspace.file("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin",
            ])
    }

    /// Starts `splitroute sync` and does not wait for its end.
    func beginSync() throws -> BackgroundProcess {
        try Processes.start(
            [ProgramUnderTest.path, "sync", "--settings", settings],
            environment: ["MAIL_CONFIG": postfix.configurationFolder],
            log: workspace.file("sync.log"))
    }

    /// Waits until Postfix has no mail left; false when some stays for a minute.
    func queueEmpties() throws -> Bool {
        try Patience.waits {
            try postfix.command(["postqueue", "-p"]).outputText.contains("Mail queue is empty")
        }
    }

    /// Sends a message from a stranger and answers what Postfix said to it.
    func send(_ subject: String, to recipient: String) throws -> SMTPSession.Reply {
        try SMTPSession(port: postfix.port)
            .deliver(from: "stranger@elsewhere.test", to: recipient, subject: subject)
    }

    /// What Postfix says to a new client about a recipient.
    func verdict(on recipient: String) throws -> SMTPSession.Reply {
        try SMTPSession(port: postfix.port)
            .offer(from: "stranger@elsewhere.test", to: recipient)
    }

    /// Waits until Dovecot has read the current denylist, known by whom it admits.
    ///
    /// Dovecot looks at the file's time at most once a second.
    func waitForLogin(_ name: String) throws -> Bool {
        try Patience.waits { try login(name).isOK }
    }

    /// Logs in over IMAP with the right password.
    func login(_ name: String) throws -> IMAPSession.Answer {
        try IMAPSession(port: dovecot.port).login(name, password: MailLab.password)
    }

    /// The subjects in the inbox of somebody who may log in, once there are `count`.
    func inbox(of login: String, count: Int) throws -> [String] {
        guard try waitForLogin(login) else { return [] }
        let session = try IMAPSession(port: dovecot.port)
        guard try session.login(login, password: MailLab.password).isOK else { return [] }
        _ = try Patience.waits { try session.subjects().count >= count }
        return try session.subjects().sorted()
    }

    /// What has arrived at another system, once there are `count` messages: "recipient: subject".
    func arrived(at sink: MailSink, count: Int) throws -> [String] {
        _ = try Patience.waits { try sink.messages().count >= count }
        return try sink.messages()
            .map { "\($0.recipients.joined(separator: " ")): \($0.subject)" }.sorted()
    }

    /// Takes somebody out of the group of those on Exchange, in the live directory.
    func moveIn(_ user: String) throws { try changeMembership("delete", user) }

    /// Puts somebody into the group of those on Exchange, in the live directory.
    func moveOut(_ user: String) throws { try changeMembership("add", user) }

    private func changeMembership(_ change: String, _ user: String) throws {
        try slapd?.modify(
            """
            dn: cn=split-relay,ou=groups,dc=example,dc=com
            changetype: modify
            \(change): member
            member: uid=\(user),ou=people,dc=example,dc=com
            """)
    }

    private static func sync(
        _ settings: String, from ldif: String?, _ postfix: Postfix, path: String
    ) throws -> Processes.Outcome {
        // MAIL_CONFIG: a reload must never reach this machine's own Postfix.
        try ProgramUnderTest.run(
            ["sync", "--settings", settings] + (ldif.map { ["--from", $0] } ?? []),
            environment: [
                "MAIL_CONFIG": postfix.configurationFolder,
                "PATH": path + ":/usr/sbin:/usr/bin:/sbin:/bin",
            ], timeout: 120)
    }

    private static func directory(_ people: String) throws -> Slapd {
        var configuration = Slapd.Configuration()
        configuration.ldif =
            people + """

                dn: cn=reader,ou=services,dc=example,dc=com
                objectClass: applicationProcess
                objectClass: simpleSecurityObject
                cn: reader
                userPassword: reader

                """
        // The overlay of pwdAccountLockedTime.
        configuration.databaseLines = ["overlay ppolicy"]
        return try Slapd.start(configuration)
    }

    private static func settings(
        _ wishes: Wishes, exchange: UInt16, lyon: UInt16, slapd: Slapd?, secret: String,
        state: String
    ) -> String {
        """
        domains:
          - name: example.com
            aliases: [example.net]
            unknown: \(wishes.unknown)
            \(wishes.catchAll.map { "catch_all: \($0)" } ?? "")
        directory:
          servers: ["\(slapd?.ldapi ?? "ldap://127.0.0.1")"]
          base: dc=example,dc=com
          tls: {mode: none}
          bind: {dn: "cn=reader,ou=services,dc=example,dc=com", password_file: \(secret)}
        users:
          mailbox: "{login}@example.com"
        systems:
          here:     {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
          exchange: {transport: "smtp:[127.0.0.1]:\(exchange)"}
          lyon:     {transport: "smtp:[127.0.0.1]:\(lyon)"}
        placement:
          - {filter: "(uid=tokafor)", system: lyon}
          - {under: "ou=branch,dc=example,dc=com", system: exchange}
          - {group: "cn=split-relay,ou=groups,dc=example,dc=com", system: exchange}
          - {system: here}
        outputs:
          postfix: \(wishes.postfix)
          dovecot: \(wishes.dovecot)
        state: \(state)
        limits: {removed: 100, moved: 100, denied: 100, allowed: 100}
        \(wishes.kinds)

        """
    }
}
