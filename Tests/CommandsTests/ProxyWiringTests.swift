import Foundation
import TestSupport
import Testing

/// `check` looks whether people are passed on to their system, and whether nobody else profits.
@Suite struct ProxyWiringTests {
    private let host: WiringHost
    private var wiring: String { host.proxy + host.deny + host.ldap + trust }
    private let trust =
        authority("/etc/ssl/certs/ca-certificates.crt")
        + (DovecotLines.areSince24 ? "" : "ssl_require_crl = no\n")

    private static func authority(_ file: String) -> String {
        (DovecotLines.areSince24 ? "ssl_client_ca_file = " : "ssl_ca = <") + file + "\n"
    }

    /// What `check` tells to write.
    private var usual: String { DovecotLines.file(host.proxies + DovecotLines.service) }
    private let ownForm = DovecotLines.areSince24 ? "auth_username_format" : "username_format"

    init() throws { host = try WiringHost(imap: "mail.exchange.example.com") }

    @Test func `wired as the documentation says, there is nothing to find`() throws {
        #expect(try host.findings(dovecot: wiring) == [])
        let masters = DovecotLines.passdb(.master, "/masters")
        #expect(try host.findings(dovecot: masters + wiring) == [])
    }

    @Test func `a name of the service that Dovecot has given up`() throws {
        for name in ["%s", "%{service}"] {
            let other = DovecotLines.passdb(.user, host.proxies + name)
            let findings = try host.findings(dovecot: other + host.deny + host.ldap + trust)
            #expect(findings.count == (DovecotLines.areSince24 ? 3 : 0), "\(findings)")
        }
    }

    @Test func `nobody passes anybody on, or refuses whom it should`() throws {
        #expect(
            try host.findings(dovecot: host.deny + host.ldap + trust) == [
                "dovecot: no passdb passes anybody on, so that people of other systems are denied; "
                    + "add one before all others, with \(usual)"
            ])
        let denying = DovecotLines.passdb(.deny, host.proxies + DovecotLines.service)
        #expect(
            try host.findings(dovecot: denying + host.deny + host.ldap + trust) == [
                "dovecot: the passdb of \(host.proxies)\(DovecotLines.service) has deny = yes, which "
                    + "denies everybody it should pass on; take that line out"
            ])
    }

    @Test func `the order is who is passed on, who is refused, the rest`() throws {
        let late =
            "dovecot: the passdb that passes people on is number 2; put it before all others: the "
            + "deny passdb denies them first, and another one may let them in here"
        #expect(try host.findings(dovecot: host.deny + host.proxy + host.ldap + trust) == [late])
        #expect(
            try host.findings(dovecot: host.ldap + host.proxy + host.deny + trust) == [
                "dovecot: the deny passdb is number 2; put it before all others, or they let denied "
                    + "users in first", late,
            ])
        #expect(
            try host.findings(dovecot: host.proxy + host.ldap + host.deny + trust) == [
                "dovecot: the deny passdb is number 2; put it before all others, or they let denied "
                    + "users in first"
            ])
        #expect(
            try host.findings(dovecot: host.proxy + host.ldap + trust) == [
                "dovecot: no passdb reads \(host.denyList); add one with deny = yes before all others"
            ])
    }

    @Test func `one file for every service is an open relay`() throws {
        let trap =
            "dovecot: a passdb reads \(host.proxies)imap whoever asks: who sends mail, too, is let in "
            + "with any password by its rows (nopassword), which makes an open relay; write \(usual)"
        let one = DovecotLines.passdb(.user, host.proxies + "imap")
        #expect(try host.findings(dovecot: wiring + one) == [trap])
        #expect(try host.findings(dovecot: wiring + "protocol smtp {\n\(one)}\n") == [trap])
        let part = DovecotLines.Form.domainLower.text
        let domain = DovecotLines.passdb(.user, host.proxies + "imap.\(part)")
        #expect(
            try host.findings(dovecot: wiring + domain).map {
                $0.contains("imap.\(part) whoever asks")
            } == [true])
    }

    @Test func `a file for a service that cannot pass on`() throws {
        #expect(try host.findings(dovecot: wiring) == [])
        let file = host.proxies + "smtp"
        try "omid:::::::proxy=y nopassword=y\n".write(
            toFile: file, atomically: false, encoding: .utf8)
        #expect(
            try host.findings(dovecot: wiring, synced: false) == [
                "dovecot: \(file) is not splitroute's: whoever asks as smtp is let in with any "
                    + "password by its rows (nopassword); remove it"
            ])
    }

    @Test func `Postfix that asks as if it were IMAP`() throws {
        let parameter = "smtpd_sasl_service = imap"
        let text =
            "\(parameter): Dovecot takes who sends mail for who reads it, and accepts any password of "
            + "people whom it passes on; take the line out"
        #expect(
            try host.findings(main: host.main + [parameter], dovecot: wiring) == [
                "main.cf: \(text)"
            ])
        #expect(
            try host.findings(
                master: "submission inet n - y - - smtpd\n  -o smtpd_sasl_service=imap\n",
                dovecot: wiring) == ["master.cf: submission/inet: \(text)"])
        let refusing = try WiringHost()
        #expect(try refusing.findings(main: refusing.main + [parameter]) == [])
    }

    @Test func `a domain that is cut off`() throws {
        let cut = DovecotLines.passdb(.user, host.proxies + DovecotLines.service, form: .local)
        #expect(
            try host.findings(dovecot: cut + host.deny + host.ldap + trust) == [
                "dovecot: the passdb that passes people on cuts off the domain: whoever has the name "
                    + "of one of them in another domain is passed on too; take \(ownForm) out"
            ])
    }

    @Test func `passwords that nobody, or anybody, would be shown`() throws {
        let passdbs = host.proxy + host.deny + host.ldap
        let setting =
            DovecotLines.areSince24
            ? "ssl_client_ca_file = /path/of/its/authority.pem"
            : "ssl_ca = </path/of/its/authority.pem and ssl_require_crl = no"
        #expect(
            try host.findings(dovecot: passdbs) == [
                "dovecot: no certificate of another system can be verified, so that nobody is passed "
                    + "on; set \(setting)"
            ])
        let masters = DovecotLines.passdb(.passingMaster, "/masters")
        let passing = DovecotLines.areSince24 ? "result_success = continue" : "pass = yes"
        #expect(
            try host.findings(dovecot: masters + wiring) == [
                "dovecot: the passdb of master users has \(passing): for people of another system it "
                    + "shows that system the master's password; take that line out"
            ])
        let authorities = try host.workspace.write("ca.pem", "-----BEGIN CERTIFICATE-----\n")
        let revoking =
            "dovecot: ssl_ca has no list of revoked certificates, without which none is believed and "
            + "nobody is passed on; set ssl_require_crl = no"
        #expect(
            try host.findings(dovecot: passdbs + Self.authority(authorities))
                == (DovecotLines.areSince24 ? [] : [revoking]))
        try host.workspace.write("ca.pem", "-----BEGIN X509 CRL-----\n")
        #expect(try host.findings(dovecot: passdbs + Self.authority(authorities)) == [])
        #expect(
            try host.findings(dovecot: wiring + "ssl_client_require_valid_cert = no\n") == [
                "dovecot: ssl_client_require_valid_cert = no: passwords go to whoever answers in the "
                    + "place of the other system; take the line out"
            ])
        let clear = try WiringHost(imap: "{host: 10.0.0.1, tls: none}")
        #expect(try clear.findings(dovecot: clear.proxy + clear.deny + clear.ldap) == [])
    }
}
