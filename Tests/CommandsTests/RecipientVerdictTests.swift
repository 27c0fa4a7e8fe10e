import TestSupport
import Testing

/// `check` finds the lines of main.cf with which a recipient gets another answer than the tables say.
@Suite struct RecipientVerdictTests {
    private let host: WiringHost

    init() throws { host = try WiringHost() }

    @Test func `unknown recipients that are accepted`() throws {
        let line = "smtpd_reject_unlisted_recipient = no"
        let sentence = "\(line) accepts what the tables refuse and bounces it later; take it out"
        #expect(try host.findings(main: host.main + [line]) == ["main.cf: \(sentence)"])
        #expect(
            try host.findings(
                main: host.main + [
                    line,
                    "smtpd_recipient_restrictions = reject_unlisted_recipient, permit_mynetworks",
                ]) == [])
    }

    @Test func `a service that accepts them, and one for users, which may`() throws {
        let option = "  -o smtpd_reject_unlisted_recipient=no\n"
        #expect(
            try host.findings(
                master: option + "submission inet n - y - - smtpd\n" + option) == [
                    "master.cf: smtp/inet: smtpd_reject_unlisted_recipient = no accepts what the "
                        + "tables refuse and bounces it later; take it out"
                ])
        #expect(try host.findings(master: "submission inet n - y - - smtpd\n" + option) == [])
    }

    @Test func `the relay class takes subdomains along by default`() throws {
        let relay = [
            "relay_domains = lmdb:\(host.tables)/domains",
            "relay_recipient_maps = lmdb:\(host.tables)/recipients",
            host.main[2], host.main[3], host.main[4],
        ]
        let rest =
            "debug_peer_list, fast_flush_domains, mynetworks, permit_mx_backup_networks, "
            + "qmqpd_authorized_clients, smtpd_access_maps"
        #expect(
            try host.findings(main: relay) == [
                "main.cf: mail to subdomains, such as lists.example.com, is refused as if "
                    + "example.com had them, because parent_domain_matches_subdomains names "
                    + "relay_domains; set parent_domain_matches_subdomains = \(rest)"
            ])
        for right in [rest, ""] {
            #expect(
                try host.findings(main: relay + ["parent_domain_matches_subdomains = \(right)"])
                    == [])
        }
    }

    @Test func `what cron writes`() throws {
        let mailname = try host.workspace.write("mailname", "Example.com\n")
        let found = [
            "main.cf: myorigin = example.com makes root@example.com of root, and nobody has that "
                + "address: what cron and this host itself write is refused, for aliases(5) is "
                + "asked for local names only; name a table in virtual_alias_maps with a row "
                + "\"root you@example.com\", or set myorigin = $myhostname"
        ]
        for origin in ["example.com", mailname] {
            #expect(try host.findings(main: host.main + ["myorigin = \(origin)"]) == found)
        }
        #expect(try host.findings(main: host.main + ["myorigin = $myhostname"]) == [])
        let aliases =
            "virtual_alias_maps = lmdb:\(host.tables)/aliases, inline:{root=mira@example.com}"
        #expect(
            try host.findings(main: host.main + ["myorigin = example.com", aliases]) == [])
        let known = try WiringHost(
            people: WiringHost.person("mira", "here", more: "mail: root@example.com\n"))
        #expect(try known.findings(main: known.main + ["myorigin = example.com"]) == [])
    }

    @Test func `an address that looks like somebody else's extension`() throws {
        let people =
            WiringHost.person("mkaya", "here", mail: "mira@example.com")
            + WiringHost.person("omid", "exchange", mail: "mira+sales@example.com")
        let more = "users: {mailbox: \"{login}@example.com\"}"
        let host = try WiringHost(more: more, people: people)
        let found = try host.findings(main: host.main + ["recipient_delimiter = +"])
        #expect(
            found == [
                "main.cf: with recipient_delimiter = + mail for mira+sales@example.com takes the "
                    + "way of mira@example.com: give those addresses a name without the delimiter, "
                    + "or write a row for each address with outputs.postfix.identity_aliases: true"
            ])
        #expect(try host.findings(main: host.main + ["recipient_delimiter = -"]) == [])
        #expect(try host.findings() == [])
        let safe = try WiringHost(
            outputs: "{map_type: lmdb, settle: 0s, identity_aliases: true}", more: more,
            people: people)
        #expect(try safe.findings(main: safe.main + ["recipient_delimiter = +"]) == [])
    }

    @Test func `quota-status that refuses whom its userdb does not know`() throws {
        let service =
            "service quota-status {\n  executable = quota-status -p postfix\n"
            + "  inet_listener policy {\n    port = 12340\n  }\n"
            + "  unix_listener /var/spool/postfix/private/quota {\n    mode = 0660\n  }\n}\n"
        let dovecot = host.deny + host.ldap + service
        let setting = "quota_status_nouser = DUNNO\n"
        let dunno = DovecotLines.areSince24 ? setting : "plugin {\n  \(setting)}\n"
        for address in ["inet:127.0.0.1:12340", "unix:private/quota"] {
            let main =
                host.main + [
                    "smtpd_end_of_data_restrictions = reject_unauth_destination, "
                        + "check_policy_service \(address)"
                ]
            #expect(
                try host.findings(main: main, dovecot: dovecot) == [
                    "dovecot: Postfix asks quota-status (check_policy_service \(address)), which "
                        + "refuses users of other systems as unknown; set quota_status_nouser = DUNNO"
                ])
            #expect(try host.findings(main: main, dovecot: dovecot + dunno) == [])
        }
        let other = ["smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:10023"]
        #expect(try host.findings(main: host.main + other, dovecot: dovecot) == [])
    }
}
