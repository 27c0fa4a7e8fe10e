import TestSupport

/// A host whose Postfix and Dovecot settings a test writes, and what `check` says of them.
///
/// Mira is hosted here; Omid and Søren are on Exchange, and so are their logins refused.
struct WiringHost {
    let workspace: Workspace
    /// The folder of Postfix's tables.
    let tables: String
    /// The deny list of Dovecot.
    let denyList: String
    /// True: people of Exchange are passed on to it.
    let passesOn: Bool
    private let settings: String
    private let ldif: String

    /// `outputs` is what the settings say of Postfix, `imap` of Exchange, to which its people are then
    /// passed on; `more` are further sections; `people` is LDIF.
    init(
        domain: String = "name: example.com", outputs: String = "{map_type: lmdb, settle: 0s}",
        imap: String? = nil, more: String = "", people: String = WiringHost.people
    ) throws {
        workspace = try Workspace()
        passesOn = imap != nil
        tables = workspace.file("state/current/postfix")
        denyList = workspace.file("state/current/dovecot/deny")
        settings = try workspace.write(
            "splitroute.yaml",
            """
            domains: [{\(domain)}]
            directory:
              servers: [ldaps://ldap1.example.com]
              base: dc=example,dc=com
              bind: {method: anonymous}
            systems:
              here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
              exchange:
                transport: "relay:[mail.exchange.example.com]:25"
                \(imap.map { "imap: \($0)" } ?? "")
            placement:
              - {filter: "(employeeType=exchange)", system: exchange}
              - {system: here}
            outputs:
              postfix: \(outputs)
              dovecot: \(imap == nil ? "{}" : "{proxy: true}")
            \(more)

            """)
        ldif = try workspace.write("people.ldif", people)
        try workspace.folder("postfix")
        try workspace.folder("bin")
    }

    static let people =
        person("mira", "here")
        + person("omid", "exchange", more: "mail: omid.darvish@example.com\n")
        + person("søren", "exchange", mail: "soeren@example.com")

    /// A record of the directory.
    static func person(
        _ login: String, _ place: String, mail: String? = nil, more: String = ""
    ) -> String {
        "dn: uid=\(login),dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: \(login)\n"
            + "entryUUID: id-\(login)\nmail: \(mail ?? "\(login)@example.com")\n\(more)"
            + "employeeType: \(place)\n\n"
    }

    /// The lines of main.cf that the wiring asks for.
    var main: [String] {
        [
            "virtual_mailbox_domains = lmdb:\(tables)/domains",
            "virtual_mailbox_maps = lmdb:\(tables)/recipients",
            "virtual_alias_maps = lmdb:\(tables)/aliases",
            "transport_maps = lmdb:\(tables)/transport", "mydestination = localhost",
        ]
    }

    /// The deny passdb of the wiring.
    var deny: String {
        DovecotLines.passdb(.deny, denyList)
    }

    /// The passdb of the wiring that passes people on.
    var proxy: String { DovecotLines.passdb(.user, proxies + DovecotLines.service) }

    /// What the files by which people are passed on begin with.
    var proxies: String { workspace.file("state/current/dovecot/proxy.") }

    /// A passdb that overlooks spelling as LDAP does.
    let ldap = DovecotLines.passdb(
        "pam", driver: "pam",
        [DovecotLines.areSince24 ? "service_name = dovecot" : "args = dovecot"])

    /// What `check` finds of the wiring with these lines in main.cf, master.cf and dovecot.conf.
    func findings(
        main: [String]? = nil, master: String = "", dovecot: String? = nil, synced: Bool = true
    ) throws -> [String] {
        try lines(
            "finding", main: main ?? self.main, master: master, dovecot: dovecot, synced: synced
        ).filter { line in
            ["main.cf:", "master.cf:", "dovecot:", workspace.path].contains {
                line.hasPrefix($0)
            }
        }
    }

    /// What `check` says under a heading.
    func lines(
        _ heading: String, main: [String], master: String = "", dovecot: String? = nil,
        synced: Bool = true
    ) throws -> [String] {
        try workspace.write("postfix/main.cf", WiringHost.mainFile(main))
        try workspace.write("postfix/master.cf", "smtp inet n - y - - smtpd\n" + master)
        try workspace.write(
            "dovecot.conf",
            DovecotLines.heading + "protocols = imap\n" + (dovecot ?? deny + ldap))
        // The real doveconf, with a file of the test's instead of the host's.
        try workspace.write(
            "bin/doveconf",
            "#!/bin/sh\nexec /usr/bin/doveconf -c \(workspace.file("dovecot.conf")) \"$@\"\n",
            mode: 0o755)
        let common = ["--settings", settings, "--state", workspace.file("state"), "--from", ldif]
        let environment = [
            "MAIL_CONFIG": workspace.file("postfix"),
            "PATH": workspace.file("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin",
        ]
        if synced {
            let sync = try ProgramUnderTest.run(["sync"] + common)
            guard sync.status == 0 else { throw ProcessFailed(sync) }
        }
        let check = try ProgramUnderTest.run(["check"] + common, environment: environment)
        guard check.outputText.contains("compiled ") else { throw ProcessFailed(check) }
        let start = heading.padding(to: 11)
        return check.outputText.split(separator: "\n").filter { $0.hasPrefix(start) }
            .map { String($0.dropFirst(11)) }
    }

    /// The text of a main.cf.
    static func mainFile(_ lines: [String]) -> String {
        (["compatibility_level = 3.6", "myhostname = mx.example.com"] + lines)
            .joined(separator: "\n") + "\n"
    }
}

extension String {
    fileprivate func padding(to length: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, length - count))
    }
}
