import MailModel
@testable import Settings
import Testing

/// The smallest useful file.
@Suite struct SmallestFileTests {
    private let text = """
        domains:
          - name: example.com

        directory:
          servers: [ldaps://ldap1.example.com, ldaps://ldap2.example.com]
          base: dc=example,dc=com
          bind: {dn: "cn=splitroute,ou=services,dc=example,dc=com", \
        password_file: /etc/splitroute/bind.secret}

        systems:
          here:     {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
          exchange: {transport: "smtp:[mail.exchange.example.com]:25"}

        placement:
          - {group: "cn=split-relay,ou=groups,dc=example,dc=com", system: exchange}
          - {system: here}

        outputs:
          postfix: {}
          dovecot: {}
        """

    private var expectedDirectory: DirectorySettings {
        var connection = DirectoryConnection(
            servers: DirectorySettings.Servers.urls([
                "ldaps://ldap1.example.com", "ldaps://ldap2.example.com",
            ]),
            bind: .simple(
                dn: "cn=splitroute,ou=services,dc=example,dc=com",
                password: DirectorySettings.PasswordPlace.file("/etc/splitroute/bind.secret")))
        connection.tls = TLSRules(
            mode: .required, allowCleartext: false, caFile: nil, certificate: nil,
            minimum: .version12)
        connection.pageSize = 1000
        connection.connectTimeout = .seconds(5)
        connection.readTimeout = .seconds(60)
        connection.totalTimeout = .seconds(3600)
        connection.referrals = .ignore
        return DirectorySettings(
            profile: .openldap, base: "dc=example,dc=com", connection: connection)
    }

    @Test func `gives exactly these settings`() throws {
        let users = KindSettings(
            bases: ["dc=example,dc=com"], exclude: [], scope: .subtree,
            filter: try Filter("(objectClass=inetOrgPerson)"),
            rules: KindRules(
                .users(UserRules(login: ["uid"])), id: "entryUUID",
                addresses: ["mail", "mailLocalAddress", "mailAlternateAddress"],
                states: [
                    AccountState(
                        try Filter("(pwdAccountLockedTime=000001010000Z)"),
                        Restriction(mail: .reject, login: .deny))
                ], displayName: ["displayName", "cn"], unit: ["departmentNumber", "ou"]))
        let expected = Settings(
            domains: [MailDomain(name: "example.com", aliases: [], unknown: nil)],
            directory: expectedDirectory, kinds: [users],
            systems: [
                MailSystem(
                    name: "here", isHosted: true, transport: "lmtp:unix:private/dovecot-lmtp",
                    rewrite: nil),
                MailSystem(
                    name: "exchange", isHosted: false,
                    transport: "smtp:[mail.exchange.example.com]:25", rewrite: nil),
            ],
            placement: [
                PlacementRuleSettings(
                    name: "split-relay",
                    choice: .system(
                        "exchange",
                        if: .group(
                            "cn=split-relay,ou=groups,dc=example,dc=com", countsPrimary: false))),
                PlacementRuleSettings(
                    name: "everybody-else", choice: .system("here", if: .always)),
            ],
            outputs: [
                .postfix(
                    .init(
                        mapType: .lmdb, denyText: "This mailbox is hosted on another system",
                        reload: false, settle: .seconds(11))), .dovecot(.init()),
            ],
            state: "/var/lib/splitroute", group: nil,
            keep: Retention(last: 20, hourly: 24, daily: 7),
            journalFor: .seconds(400 * 86_400),
            limits: Limits(
                usersMin: 1, addressesMin: 1, removed: .percent(10), moved: .percent(20),
                changed: .percent(20), taken: .count(0), denied: .percent(10),
                allowed: .percent(10), groups: 0),
            canaries: [], conflicts: .defer, afterActivate: [], hookTimeout: .seconds(30),
            metricsFile: nil)
        #expect(try settings(of: text) == expected)
    }

    @Test(arguments: ["\r\n", "\r", "\n"])
    func `means the same whatever the editor`(lineEnd: String) throws {
        let expected = try settings(of: text)
        #expect(try settings(of: text.replacing("\n", with: lineEnd)) == expected)
        #expect(try settings(of: "\u{FEFF}" + text.replacing("\n", with: lineEnd)) == expected)
    }
}
