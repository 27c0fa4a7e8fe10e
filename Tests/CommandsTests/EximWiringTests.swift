import Testing

@testable import Commands

/// What `check` reads out of Exim's settings; a real Exim is asked by the tests of mail.
@Suite struct EximWiringTests {
    private static let sound = """
        # Exim Configuration (4.96)
        # 1 "/etc/exim4/exim4.conf"
        domainlist splitroute = cdb;/t/domains.cdb
        begin acl
          splitroute_mail:
            deny authenticated = *
            condition = ${lookup{${lc:$authenticated_id}}cdb{/t/deny.cdb}{yes}{no}}
            accept
          splitroute_rcpt:
            accept hosts = :
            deny domains = +splitroute
            ! verify = recipient
            accept
        begin routers
          splitroute_row:
            driver = redirect
            address_data = ${lookup{$local_part@$domain}cdb{/t/routes.cdb}}
          outside:
            driver = dnslookup
        begin authenticators
          plain:
            driver = plaintext
            server_condition = ${lookup{${lc:$auth2}}cdb{/t/deny.cdb}{false}{true}}
          dovecot:
            driver = dovecot
            server_socket = /run/dovecot/auth
        """
    private static let options = """
        acl_smtp_mail = splitroute_mail
        acl_smtp_rcpt = splitroute_rcpt
        smtputf8_advertise_hosts = *
        """

    private func findings(
        _ old: String = "", _ new: String = "", options: String = Self.options
    ) -> [String] {
        let text = old.isEmpty ? Self.sound : Self.sound.replacing(old, with: new)
        #expect(old.isEmpty || text != Self.sound)
        return EximWiring(EximConfiguration(text, options: options), folder: "/t")
            .findings(hasOtherLetters: true)
    }

    @Test func `nothing is found where everything is in order`() {
        #expect(findings().isEmpty)
    }

    @Test func `the build reads cdb files`() {
        #expect(EximWiring.lookups("Lookups (built-in): lsearch cdb dbm\n").isEmpty)
        #expect(
            EximWiring.lookups("Lookups (built-in): lsearch dbm\n") == [
                "exim: this build cannot read cdb files; install exim4-daemon-light or -heavy"
            ])
    }

    @Test func `the domains are read, and no router comes before those of the split`() {
        #expect(
            findings("cdb;/t/domains.cdb", "example.com") == [
                "exim: no domain list reads the domains; add domainlist splitroute = "
                    + "cdb;/t/domains.cdb"
            ])
        #expect(
            findings("  splitroute_row:\n", "  mine:\n    driver = accept\n  splitroute_row:\n")
                == [
                    "exim: the router mine stands before splitroute_row and may take addresses of the "
                        + "split; put it behind the routers of the split"
                ])
        #expect(
            findings(
                "  splitroute_row:\n",
                "  mine:\n    driver = dnslookup\n    domains = ! +splitroute\n  splitroute_row:\n"
            ).isEmpty)
    }

    @Test func `recipients are verified`() {
        #expect(
            findings(options: "acl_smtp_mail = splitroute_mail\nsmtputf8_advertise_hosts = *") == [
                "exim: acl_smtp_rcpt names no ACL, so that nobody is refused at RCPT; set it to the "
                    + "one of docs/wiring.md"
            ])
        #expect(
            findings("    ! verify = recipient\n", "") == [
                "exim: the ACL splitroute_rcpt accepts unknown addresses and bounces them later; "
                    + "begin it with deny domains = +splitroute, ! verify = recipient"
            ])
    }

    @Test func `whoever checks a password asks the deny list, in lower case`() {
        #expect(
            findings("${lookup{${lc:$auth2}}cdb{/t/deny.cdb}{false}{true}}", "true") == [
                "exim: the authenticator plain does not ask the deny list; begin its "
                    + "server_condition with ${lookup{${lc:$auth2}}cdb{/t/deny.cdb}{false}{...}}"
            ])
        #expect(
            findings("${lc:$auth2}", "$auth2") == [
                "exim: plain asks the deny list for a name as it was typed, so that capitals get "
                    + "in; ask for ${lc:...}"
            ])
    }
}
