import MailModel
@testable import Settings
import Testing

/// Every key says what it means.
@Suite struct EveryKeyTests {
    private let text = """
        domains:
          - {name: Example.COM, aliases: [bücher.example], unknown: partner}
          - {name: example.org, unknown: reject, catch_all: Front.Desk@Bücher.example}
        directory:
          profile: 389ds
          servers: ["ldap://[::1]:3389", "ldapi://%2Frun%2Fslapd"]
          base: dc=example,dc=com
          bind: {method: scram-sha-256, dn: reader, password_credential: ldap.password}
          tls: {mode: none, allow_cleartext: true, ca_file: /etc/ca.pem, certificate_file: /etc/c.pem,
                key_file: /etc/k.pem, minimum: 1.3}
          page_size: 0
          connect_timeout: 500ms
          read_timeout: 2m
          total_timeout: 1.5h
          referrals: stop
        users:
          base: ["ou=people,dc=example,dc=com", "ou=guests,dc=example,dc=com"]
          exclude: ou=old,ou=guests,dc=example,dc=com
          scope: one
          filter: >-
            (&(objectClass=person)
            (mail=*))
          id: employeeNumber
          addresses: [mail, mailAlias;lang-fr]
          mailbox: "+{login}@example.com"
          suspended: none
          suspended_mail: keep
          login: [uid, cn]
          login_address: true
          relayed_addresses: splitRelayedAddress
          display_name: [gecos, cn]
          unit: o
        shared: {filter: (objectClass=room), mailbox: "{id}", suspended: (locked=1), suspended_mail: defer}
        groups: {members: [member], member_addresses: [mailMember], place: rules, mailbox_if: (archive=TRUE)}
        contacts: {filter: (objectClass=contact), target: externalMail}
        systems:
          here: {hosted: true, transport: "virtual:"}
          partner: {transport: "relay:partner.example", mx: true, rewrite: "{primary}",
                    imap: {host: IMAP.Bücher.example, port: 1143, tls: none, pop3: false, sieve: 4191}}
          farm: {transport: "lmtp:inet:farm.example:24,[192.0.2.1]:24,[ipv6:2001:db8::1]"}
        placement:
          - {filter: "(mailHost=partner)", system: partner}
          - {under: "ou=partners,dc=example,dc=com", system: partner}
          - {group: "cn=far,dc=example,dc=com", primary_group: true, system: partner}
          - {list: wave1.csv, system: partner}
          - {attribute: mailHost, systems: {mbx1: here, "1": farm}, otherwise: partner}
          - {attribute: mailHost, systems: {mbx1: here}, name: who is left}
          - {system: here}
        outputs:
          postfix: {map_type: cdb, deny_text: moved, reload: true, settle: 0s,
                    identity_aliases: true}
          dovecot: {kick: true, proxy: true}
          pam: {}
          exim:
          export: {spreadsheet: true}
        state: /srv/splitroute
        group: mail-tables
        keep: 2
        journal_for: 30d
        limits: {users_min: 100, addresses_min: 0, removed: 25, moved: 2.5%, changed: 7,
                 taken: {percent: 1%, floor: 12}, denied: 0, allowed: 100%, groups: 2}
        canaries: {postmaster@example.com: here, anna@xn--bcher-kva.example: partner}
        conflicts: stop
        after_activate: {commands: [[postfix, reload], [/usr/bin/logger, -t, "a b"]], timeout: 5m}
        metrics_file: /var/lib/node/splitroute.prom
        """

    @Test func `of domains and systems`() throws {
        let settings = try settings(of: text)
        #expect(
            settings.domains == [
                MailDomain(
                    name: "example.com", aliases: ["xn--bcher-kva.example"], unknown: "partner"),
                MailDomain(
                    name: "example.org", aliases: [], unknown: nil,
                    catchAll: "front.desk@xn--bcher-kva.example"),
            ])
        #expect(settings.systems.map(\.name) == ["here", "partner", "farm"])
        #expect(settings.systems.map(\.isHosted) == [true, false, false])
        #expect(settings.systems[1].rewrite == (try Template("{primary}")))
        #expect(settings.systems[0].transport == "virtual:")
        #expect(
            settings.systems.map(\.imap) == [
                nil,
                MailboxServer(
                    host: "imap.xn--bcher-kva.example", security: .none, imap: 1143, pop3: nil,
                    sieve: 4191), nil,
            ])
    }

    @Test(arguments: [
        ("mail.example.com", "mail.example.com tls tls imap 993 pop3 995 sieve 4190"),
        ("mail.example.com:993", "mail.example.com tls tls imap 993 pop3 995 sieve 4190"),
        ("Mail:143", "mail tls starttls imap 143 pop3 110 sieve 4190"),
        ("192.0.2.1:1143", "192.0.2.1 tls tls imap 1143 pop3 995 sieve 4190"),
        ("'[2001:DB8::1]'", "2001:db8::1 tls tls imap 993 pop3 995 sieve 4190"),
        ("'[::1]:143'", "::1 tls starttls imap 143 pop3 110 sieve 4190"),
        ("{host: 'mail:143'}", "mail tls starttls imap 143 pop3 110 sieve 4190"),
        ("{host: a, tls: starttls}", "a tls starttls imap 143 pop3 110 sieve 4190"),
        ("{host: a, tls: none}", "a tls none imap 143 pop3 110 sieve 4190"),
        ("{host: a, port: 143}", "a tls starttls imap 143 pop3 110 sieve 4190"),
        ("{host: a, sieve: false}", "a tls tls imap 993 pop3 995 sieve none"),
    ])
    func `a server of mailboxes has TLS and the usual ports unless told otherwise`(
        written: String, meant: String
    ) throws {
        let systems = """
            systems:
              here: {hosted: true, transport: "virtual:"}
              far: {transport: "smtp:[a]", imap: \(written)}
            """
        let settings = try settings(of: file(systems: systems))
        #expect(settings.systems[1].imap?.description == meant)
    }

    @Test func `of the directory`() throws {
        var connection = DirectoryConnection(
            servers: DirectorySettings.Servers.urls([
                "ldap://[::1]:3389", "ldapi://%2Frun%2Fslapd",
            ]),
            bind: .scramSHA256(
                user: "reader",
                password: DirectorySettings.PasswordPlace.credential("ldap.password")))
        connection.tls = TLSRules(
            mode: .none, allowCleartext: true, caFile: "/etc/ca.pem",
            certificate: ClientCertificate(file: "/etc/c.pem", keyFile: "/etc/k.pem"),
            minimum: .version13)
        connection.pageSize = 0
        connection.connectTimeout = .milliseconds(500)
        connection.readTimeout = .seconds(120)
        connection.totalTimeout = .seconds(5400)
        connection.referrals = .stop
        let expected = DirectorySettings(
            profile: .ds389, base: "dc=example,dc=com", connection: connection)
        #expect(try settings(of: text).directory == expected)
    }

    @Test func `of the kinds of account`() throws {
        let kinds = try settings(of: text).kinds
        #expect(kinds.map(\.kind) == [.user, .shared, .group, .contact])
        #expect(
            kinds[0]
                == KindSettings(
                    bases: ["ou=people,dc=example,dc=com", "ou=guests,dc=example,dc=com"],
                    exclude: ["ou=old,ou=guests,dc=example,dc=com"], scope: .one,
                    filter: try Filter("(&(objectClass=person) (mail=*))"),
                    rules: KindRules(
                        .users(
                            UserRules(
                                login: ["uid", "cn"], loginAddress: true,
                                relayedAddresses: "splitRelayedAddress")),
                        id: "employeeNumber", addresses: ["mail", "mailAlias;lang-fr"],
                        mailbox: try Template("+{login}@example.com"),
                        displayName: ["gecos", "cn"], unit: ["o"])))
        #expect(
            kinds[1].rules
                == KindRules(
                    .shared, id: "nsUniqueId", addresses: ["mail"],
                    mailbox: try Template("{id}"),
                    states: [
                        AccountState(
                            try Filter("(locked=1)"), Restriction(mail: .defer, login: .deny))
                    ], displayName: ["displayName", "cn"], unit: ["departmentNumber", "ou"]))
        #expect(kinds[1].bases == ["dc=example,dc=com"])
        #expect(kinds[1].exclude == [])
        #expect(
            kinds[2].rules.groups
                == GroupRules(
                    place: .rules, members: ["member"], memberAddresses: ["mailMember"],
                    mailboxIf: try Filter("(archive=TRUE)")))
        #expect(kinds[3].rules.target == "externalMail")
    }

    @Test func `of the states an account can be in`() throws {
        let text = file(
            """
            users:
              states:
                - {filter: (status=locked), mail: keep}
                - {filter: (status=moving), mail: defer, login: allow}
                - {filter: "(endDate<={now})"}
            """)
        #expect(
            try settings(of: text).kinds[0].rules.states == [
                AccountState(
                    try Filter("(status=locked)"), Restriction(mail: .keep, login: .deny)),
                AccountState(
                    try Filter("(status=moving)"), Restriction(mail: .defer, login: .allow)),
                AccountState(
                    try Filter("(endDate<={now})"), Restriction(mail: .reject, login: .deny)),
            ])
    }

    @Test func `of placement`() throws {
        let rows = [
            PlacementRuleSettings.ValueMap.Row(value: "mbx1", system: "here"),
            PlacementRuleSettings.ValueMap.Row(value: "1", system: "farm"),
        ]
        let filter = try Filter("(mailHost=partner)")
        let expected = [
            PlacementRuleSettings(
                name: "(mailHost=partner)", choice: .system("partner", if: .filter(filter))),
            PlacementRuleSettings(
                name: "partners",
                choice: .system("partner", if: .under("ou=partners,dc=example,dc=com"))),
            PlacementRuleSettings(
                name: "far",
                choice: .system(
                    "partner", if: .group("cn=far,dc=example,dc=com", countsPrimary: true))),
            PlacementRuleSettings(
                name: "wave1", choice: .system("partner", if: .list("wave1.csv"))),
            PlacementRuleSettings(
                name: "mailHost",
                choice: .value(of: "mailHost", .init(rows: rows, otherwise: "partner"))),
            PlacementRuleSettings(
                name: "who is left",
                choice: .value(of: "mailHost", .init(rows: [rows[0]], otherwise: nil))),
            PlacementRuleSettings(
                name: "everybody-else", choice: .system("here", if: .always)),
        ]
        #expect(try settings(of: text).placement == expected)
    }

    @Test func `of everything else`() throws {
        let settings = try settings(of: text)
        #expect(
            settings.outputs
                == [
                    .postfix(
                        .init(
                            mapType: .cdb, denyText: "moved", reload: true, settle: .zero,
                            identityAliases: true)),
                    .dovecot(.init(kick: true, proxy: true)), .pam, .exim(.init()),
                    .export(.init(spreadsheet: true)),
                ])
        #expect(settings.state == "/srv/splitroute")
        #expect(settings.group == "mail-tables")
        #expect(settings.keep == Retention(last: 2, hourly: 0, daily: 0))
        #expect(settings.journalFor == .seconds(30 * 86_400))
        #expect(
            settings.limits
                == Limits(
                    usersMin: 100, addressesMin: 0, removed: .count(25), moved: .percent(2.5),
                    changed: .count(7), taken: .percent(1, floor: 12), denied: .count(0),
                    allowed: .percent(100), groups: 2))
        #expect(
            settings.canaries == [
                Canary(address: "postmaster@example.com", system: "here"),
                Canary(address: "anna@xn--bcher-kva.example", system: "partner"),
            ])
        #expect(settings.conflicts == .stop)
        #expect(
            settings.afterActivate == [["postfix", "reload"], ["/usr/bin/logger", "-t", "a b"]])
        #expect(settings.hookTimeout == .seconds(300))
        #expect(settings.metricsFile == "/var/lib/node/splitroute.prom")
    }

    @Test func `servers can be discovered, hooks be a plain list, users be empty`() throws {
        let settings = try settings(
            of: file(
                directory: directory(
                    "  bind: {method: gssapi}", servers: "{discover: Example.com}"),
                "after_activate: [[postfix, reload]]\nusers:\n"))
        #expect(settings.directory.connection.servers == .discover(["example.com"]))
        #expect(settings.directory.connection.bind == .gssapi)
        #expect(settings.afterActivate == [["postfix", "reload"]])
        #expect(settings.kinds.map(\.kind) == [.user])
    }

    @Test func `servers can be discovered in several domains`() throws {
        let settings = try settings(
            of: file(
                directory: directory(
                    "  bind: {method: gssapi}", servers: "{discover: [a.example, b.example]}")))
        #expect(settings.directory.connection.servers == .discover(["a.example", "b.example"]))
    }
}
