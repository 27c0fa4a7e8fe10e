import TestSupport
import Testing

/// `check` reads the host's real Postfix and Dovecot settings and says which line to change.
@Suite struct WiringTests {
    private let host: WiringHost
    private var tables: String { host.tables }
    private var wiring: [String] { host.main }

    init() throws { host = try WiringHost() }

    private func findings(main: [String], master: String = "") throws -> [String] {
        try host.findings(main: main, master: master)
    }

    @Test func `wired as the documentation says, there is nothing to find`() throws {
        #expect(try findings(main: wiring) == [])
    }

    @Test func `tables that nobody reads`() throws {
        let found = try findings(main: ["mydestination = localhost"])
        #expect(
            found
                == [
                    ("virtual_mailbox_domains", "domains"), ("virtual_mailbox_maps", "recipients"),
                    ("virtual_alias_maps", "aliases"), ("transport_maps", "transport"),
                ].map { parameter, table in
                    "main.cf: \(parameter) does not name the table; set \(parameter) = "
                        + "lmdb:\(tables)/\(table)"
                })
    }

    @Test func `another type, proxy, and somebody before`() throws {
        let main = [
            wiring[0], "virtual_mailbox_maps = proxy:lmdb:\(tables)/recipients",
            "virtual_alias_maps = hash:\(tables)/aliases",
            "transport_maps = hash:/etc/postfix/transport, lmdb:\(tables)/transport", wiring[4],
        ]
        #expect(
            try findings(main: main) == [
                "main.cf: virtual_mailbox_maps: write lmdb:\(tables)/recipients without proxy:, "
                    + "which does not notice new tables",
                "main.cf: virtual_alias_maps reads the table as hash, it is lmdb; write "
                    + "lmdb:\(tables)/aliases",
                "main.cf: transport_maps asks hash:/etc/postfix/transport first, which may send "
                    + "users elsewhere; put lmdb:\(tables)/transport first",
            ])
    }

    @Test func `a domain in two classes`() throws {
        let main =
            Array(wiring.dropLast()) + ["mydomain = example.com", "mydestination = $mydomain"]
        #expect(
            try findings(main: main) == [
                "main.cf: example.com stands in mydestination too; take it out, a domain belongs to "
                    + "one address class and the domains table has it"
            ])
    }

    @Test func `a relay without brackets that leads back here`() throws {
        let main =
            wiring + [
                "relayhost = Example.com:25", "smtp_fallback_relay = [example.com], mx.example.net",
            ]
        #expect(
            try findings(main: main) == [
                "main.cf: relayhost = Example.com:25 asks for the MX of a domain of the split, which "
                    + "leads mail back here; name the host in brackets"
            ])
    }

    @Test func `denied logins that could still send`() throws {
        let check = "check_sasl_access lmdb:\(tables)/sasl_deny"
        let open = try findings(main: wiring + ["smtpd_sasl_auth_enable = yes"])
        #expect(
            open == [
                "main.cf: logins are accepted and smtpd_relay_restrictions does not ask the "
                    + "denylist; begin it with \(check)"
            ])
        let late = try findings(
            main: wiring + [
                "smtpd_sasl_auth_enable = yes",
                "smtpd_relay_restrictions = permit_sasl_authenticated, \(check), reject",
            ])
        #expect(
            late == [
                "main.cf: \(check) stands after permit_sasl_authenticated, which lets denied "
                    + "logins send; put it first in the restrictions"
            ])
        let service = try findings(
            main: wiring + [
                "smtpd_relay_restrictions = \(check), permit_sasl_authenticated, reject"
            ],
            master: "submission inet n - y - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n"
                + "  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject\n")
        #expect(
            service == [
                "master.cf: submission/inet: logins are accepted and smtpd_relay_restrictions does "
                    + "not ask the denylist; begin it with \(check)"
            ])
    }

    @Test func `a list that is asked about logins where nobody logs in`() throws {
        let check = "check_sasl_access lmdb:\(tables)/sasl_deny"
        #expect(
            try findings(main: wiring + ["smtpd_relay_restrictions = \(check), reject"]) == [
                "main.cf: check_sasl_access asks about logins, and nobody logs in to this Postfix "
                    + "(smtpd_sasl_auth_enable is not yes); take it out, or let people log in"
            ])
    }

    @Test func `Dovecot that asks too late, lets in, or does not ask`() throws {
        #expect(
            try host.findings(dovecot: host.ldap + host.deny) == [
                "dovecot: the deny passdb is number 2; put it before all others, or they let denied "
                    + "users in first"
            ])
        #expect(
            try host.findings(dovecot: host.deny.replacing("  deny = yes\n", with: "")) == [
                "dovecot: the passdb of \(host.denyList) lacks deny = yes: its users would be let in"
            ])
        #expect(
            try host.findings(dovecot: host.ldap) == [
                "dovecot: no passdb reads \(host.denyList); add one with deny = yes before all others"
            ])
    }

    @Test func `a list that Postfix would never expand`() throws {
        let members = (1...4).map { "member: uid=a\($0),dc=example,dc=com\n" }.joined()
        let host = try WiringHost(
            more: "groups: {filter: (objectClass=groupOfNames)}",
            people: (1...4).map { WiringHost.person("a\($0)", "here") }.joined()
                + "dn: cn=all,dc=example,dc=com\nobjectClass: groupOfNames\nentryUUID: all\n"
                + "mail: all@example.com\n\(members)")
        #expect(
            try host.findings(main: host.main + ["virtual_alias_expansion_limit = 4"]) == [
                "main.cf: a list has 4 recipients and virtual_alias_expansion_limit is 4; set it to "
                    + "14 or more"
            ])
    }

    @Test func `a deny list that is not there yet`() throws {
        let host = try WiringHost()
        #expect(
            try host.findings(synced: false) == [
                "\(host.denyList) does not exist, and Dovecot would take that for \"nobody is "
                    + "denied\": run splitroute sync before Dovecot is told of it"
            ])
    }

    @Test func `the instance that reads our tables is looked at`() throws {
        let other = try host.workspace.folder("postfix-in")
        try host.workspace.write("postfix-in/master.cf", "smtp inet n - y - - smtpd\n")
        try host.workspace.write(
            "postfix-in/main.cf",
            WiringHost.mainFile(wiring.dropLast() + ["mydestination = example.com"]))
        #expect(
            try host.lines("finding", main: ["multi_instance_directories = /nowhere, \(other)"])
                .filter { $0.contains("main.cf") } == [
                    "\(other)/main.cf: example.com stands in mydestination too; take it out, a "
                        + "domain belongs to one address class and the domains table has it"
                ])
    }

    @Test func `settings of Postfix that cannot be read`() throws {
        let file = host.workspace.file("postfix/main.cf")
        let found = try host.lines("finding", main: ["= nonsense"])
        #expect(
            found.contains(
                "postconf does not answer (postconf: fatal: \(file), line 3: missing attribute name: "
                    + "\"= nonsense\"), so that Postfix's settings were not looked at; let this user "
                    + "read them"), "\(found)")
    }
}
