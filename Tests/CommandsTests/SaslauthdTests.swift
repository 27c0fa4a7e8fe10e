import MailModel
import Testing

@testable import Commands

/// What saslauthd lets through, by its command line and its file.
@Suite struct SaslauthdTests {
    private func findings(
        _ line: String, file: String = "", pam: Bool = false, patterns: Bool = true
    ) -> [String] {
        findings(
            Saslauthd(arguments: line.split(separator: " ").map(String.init)), file: file, pam: pam,
            patterns: patterns)
    }

    private func findings(
        _ saslauthd: Saslauthd?, file: String = "", pam: Bool = false, patterns: Bool = true
    ) -> [String] {
        let nobody = RoutingTable(
            arena: ByteArena().text, systems: [], rules: [], routes: [], logins: [], accounts: [],
            problems: [])
        let report = saslauthd?.report(
            denied: DeniedNames(nobody), .init(asksPAM: pam, refusesOddNames: patterns)
        ) { $0 == "/etc/saslauthd.conf" ? file : nil }
        return (report?.findings ?? []) + (report?.unseen ?? [])
    }

    private let consequence =
        "as \"omar@anything\", omar logs in although denied, for check_sasl_access does not have "
        + "that name; "

    @Test func `a filter without the realm, or a realm that is not handed on`() {
        let end =
            "\(consequence)ask for the whole name (%u) and add -r to OPTIONS in "
            + "/etc/default/saslauthd"
        for (line, filter) in [("-a ldap -r", "(uid=%U)"), ("-a ldap", "(uid=%u)")] {
            #expect(
                findings("saslauthd \(line)", file: "ldap_filter: \(filter)\n") == [
                    "saslauthd: ldap_filter: \(filter) in /etc/saslauthd.conf asks for no realm: "
                        + end
                ])
        }
        #expect(findings("saslauthd -a ldap -c", file: "ldap_servers: ldap://x\n").count == 1)
        for filter in ["(|(uid=%u)(mail=%u))", "(&(uid=%U)(ou=%d))"] {
            #expect(findings("saslauthd -aldap -cr", file: "ldap_filter: \(filter)\n") == [])
        }
        #expect(findings("saslauthd -a ldap", file: "ldap_filter: (&(uid=%U)(ou=%r))\n") == [])
        #expect(
            findings("saslauthd -a pam -m /run/saslauthd") == [
                "saslauthd: without -r the realm is cut off: \(consequence)add -r to OPTIONS in "
                    + "/etc/default/saslauthd"
            ])
    }

    @Test func `letters of another width`() {
        #expect(
            findings(
                "saslauthd -a ldap -r", file: "ldap_filter: (uid=%u)\n", patterns: false) == [
                    "saslauthd: LDAP overlooks the width of letters: as \"ｏｍａｒ\", omar logs in "
                        + "although denied; put check_sasl_access "
                        + "regexp:{{/[^-+.@_a-z0-9]/ REJECT}} before the denylist"
                ])
    }

    @Test func `a memory that outlives a denial`() {
        #expect(
            findings("saslauthd -a pam -r -c", pam: true) == [
                "saslauthd: -c remembers who was let in for hours, so that omar may still log in "
                    + "after the denylist has the name; take -c out of OPTIONS in "
                    + "/etc/default/saslauthd"
            ])
        #expect(findings("saslauthd -a pam -r -c", pam: false) == [])
        #expect(findings("saslauthd -a pam -r -n 5 -t 100", pam: true) == [])
    }

    @Test func `as Debian starts it`() {
        let text =
            "# START=no\nDESC=\"SASL Authentication Daemon\"\nMECHANISMS=\"pam\"\n"
            + "MECH_OPTIONS=\"\"\nOPTIONS=\"-c -r -m /var/run/saslauthd\"\n"
        #expect(findings(Saslauthd(defaults: text), pam: true).count == 1)
        #expect(Saslauthd(defaults: "START=no\n" + text) == nil)
        let ldap = text.replacing("pam", with: "ldap").replacing("OPTIONS=\"\"", with: "OPTIONS=/x")
        #expect(
            findings(Saslauthd(defaults: ldap)) == [
                "/x cannot be read by this user, so nobody looked whether its ldap_filter cuts off "
                    + "the realm (%U): run check as root once"
            ])
    }
}
