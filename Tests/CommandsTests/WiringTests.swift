import Foundation
import TestSupport
import Testing

/// `check` reads the host's real Postfix and Dovecot settings and says which line to change.
@Suite struct WiringTests {
    private let workspace: Workspace
    private let settings: String
    private let tables: String

    init() throws {
        workspace = try Workspace()
        settings = try workspace.write(
            "splitroute.yaml", PeopleSet.guarded(hooked: workspace.file("hooked")))
        tables = workspace.file("state/current/postfix")
        try workspace.folder("postfix")
        try workspace.folder("bin")
        try workspace.write("people.ldif", PeopleSet(letter: "a", people: 4).directory)
    }

    /// The lines of main.cf that the README asks for.
    private var wiring: [String] {
        [
            "virtual_mailbox_domains = lmdb:\(tables)/domains",
            "virtual_mailbox_maps = lmdb:\(tables)/recipients",
            "virtual_alias_maps = lmdb:\(tables)/aliases",
            "transport_maps = lmdb:\(tables)/transport", "mydestination = localhost",
        ]
    }

    private let deny =
        "passdb {\n  driver = passwd-file\n  deny = yes\n  args = STATE/current/dovecot/deny\n}\n"
    private let users = "passdb {\n  driver = static\n  args = password=x\n}\n"

    /// What `check` finds with these lines in main.cf, master.cf and dovecot.conf.
    private func findings(
        main: [String], master: String = "", dovecot: String? = nil, synced: Bool = true
    ) throws -> [String] {
        try workspace.write(
            "postfix/main.cf",
            (["compatibility_level = 3.6", "myhostname = mx.example.com"] + main)
                .joined(separator: "\n") + "\n")
        try workspace.write(
            "postfix/master.cf", "smtp inet n - y - - smtpd\n" + master)
        let text = (dovecot ?? deny + users).replacing("STATE", with: workspace.file("state"))
        try workspace.write("dovecot.conf", "protocols = imap\n" + text)
        // The real doveconf, with a file of the test's instead of the host's.
        try workspace.write(
            "bin/doveconf",
            "#!/bin/sh\nexec /usr/bin/doveconf -c \(workspace.file("dovecot.conf")) \"$@\"\n",
            mode: 0o755)
        let ldif = workspace.file("people.ldif")
        let common = ["--settings", settings, "--state", workspace.file("state"), "--from", ldif]
        if synced {
            let sync = try ProgramUnderTest.run(["sync"] + common)
            #expect(sync.status == 0, "\(sync.errorText)")
        }
        let check = try ProgramUnderTest.run(
            ["check"] + common,
            environment: [
                "MAIL_CONFIG": workspace.file("postfix"),
                "PATH": workspace.file("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin",
            ])
        #expect(check.status == 0, "\(check.errorText)")
        return check.outputText.split(separator: "\n").filter { $0.hasPrefix("finding    ") }
            .map { String($0.dropFirst(11)) }
            .filter { line in
                ["main.cf:", "master.cf:", "dovecot:"].contains { line.hasPrefix($0) }
            }
    }

    @Test func `wired as the README says, there is nothing to find`() throws {
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

    @Test func `Dovecot that asks too late, lets in, or does not ask`() throws {
        let file = workspace.file("state/current/dovecot/deny")
        #expect(
            try findings(main: wiring, dovecot: users + deny) == [
                "dovecot: the deny passdb is number 2; put it before all others, or they let denied "
                    + "users in first"
            ])
        #expect(
            try findings(main: wiring, dovecot: deny.replacing("  deny = yes\n", with: "")) == [
                "dovecot: the passdb of \(file) lacks deny = yes: its users would be let in"
            ])
        #expect(
            try findings(main: wiring, dovecot: users + "auth_username_format = %n\n") == [
                "dovecot: no passdb reads \(file); add one with deny = yes before all others",
                "dovecot: auth_username_format = %n keeps capital letters or cuts off the domain; "
                    + "the deny list is in lower case: use %Lu, or %{user | lower} from 2.4 on",
            ])
    }

    @Test func `a list that Postfix would never expand`() throws {
        let text = try workspace.read("splitroute.yaml").replacing(
            "outputs:", with: "groups: {filter: (objectClass=groupOfNames)}\noutputs:")
        try workspace.write("splitroute.yaml", text)
        let members = (1...4).map { "member: uid=a\($0),dc=example,dc=com\n" }.joined()
        try workspace.write(
            "people.ldif",
            PeopleSet(letter: "a", people: 4).directory
                + "\ndn: cn=all,dc=example,dc=com\nobjectClass: groupOfNames\nentryUUID: all\n"
                + "mail: all@example.com\n\(members)")
        #expect(
            try findings(main: wiring + ["virtual_alias_expansion_limit = 4"]) == [
                "main.cf: a list has 4 recipients and virtual_alias_expansion_limit is 4; set it to "
                    + "14 or more"
            ])
    }

    @Test func `a deny list that is not there yet`() throws {
        let missing = workspace.file("state/current/dovecot/deny")
        let ldif = workspace.file("people.ldif")
        let check = try ProgramUnderTest.run([
            "check", "--settings", settings, "--state", workspace.file("state"), "--from", ldif,
        ])
        #expect(
            check.outputText.contains(
                "finding    \(missing) does not exist, and Dovecot would take that for \"nobody is "
                    + "denied\": run splitroute sync before Dovecot is told of it"),
            "\(check.outputText)")
    }
}
