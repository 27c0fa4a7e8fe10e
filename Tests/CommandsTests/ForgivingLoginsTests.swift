import TestSupport
import Testing

@testable import Commands

/// `check` says under which spelling a denied user gets past Dovecot's deny list.
@Suite struct ForgivingLoginsTests {
    private let host: WiringHost

    init() throws { host = try WiringHost() }

    private let cure = "; take the line out (the default is %Lu, from 2.4 on %{user | lower})"

    private func twice(_ file: String) -> String {
        "; ask for the whole name (%u), or ask the deny list twice: add behind its passdb another "
            + "with deny = yes and args = username_format=%Ln \(file)"
    }

    @Test func `every character allowed: blanks, full width, capitals beyond ASCII`() throws {
        let found = try host.findings(dovecot: host.deny + host.ldap + "auth_username_chars =\n")
        #expect(
            found == [
                "dovecot: auth_username_chars lets more in than the deny list can hold: as "
                    + "\"omid \" or \"ｏｍｉｄ\" or \"SØREN\", omid logs in although denied, where "
                    + "the password check overlooks blanks, width or case as LDAP does; take the "
                    + "line out, or list only the characters your logins have"
            ])
    }

    @Test func `characters that give no second spelling, and files, which compare bytes`() throws {
        let letters = "auth_username_chars = abcdefghijklmnopqrstuvwxyz.@ø\n"
        #expect(try host.findings(dovecot: host.deny + host.ldap + letters) == [])
        let file = "passdb {\n  driver = passwd-file\n  args = /etc/dovecot/users\n}\n"
        #expect(try host.findings(dovecot: host.deny + file + "auth_username_chars =\n") == [])
    }

    @Test func `a form that keeps capitals, or cuts off the domain`() throws {
        for format in ["%u", ""] {
            let line = "auth_username_format = \(format)\n"
            #expect(
                try host.findings(dovecot: host.deny + host.ldap + line) == [
                    "dovecot: auth_username_format = \(format) keeps capital letters: as \"OMID\", "
                        + "omid logs in although denied" + cure
                ])
        }
        #expect(
            try host.findings(dovecot: host.deny + host.ldap + "auth_username_format = %Ln\n") == [
                "dovecot: auth_username_format = %Ln cuts off the domain: "
                    + "omid.darvish@example.com logs in although denied, for the deny list does not "
                    + "have \"omid.darvish\"" + cure
            ])
        let protocols =
            "protocol lmtp {\n  auth_username_format = %Ln\n}\n"
            + "protocol imap {\n  auth_username_format = %Ld\n}\n"
        #expect(
            try host.findings(dovecot: host.deny + host.ldap + protocols) == [
                "dovecot: protocol imap: auth_username_format = %Ld is not the form of the deny "
                    + "list, whole names in lower case" + cure
            ])
    }

    @Test func `the form of the deny list, in both notations`() {
        for text in ["%Lu", "%L{user}", "%{user | lower}", "%{user|lower}"] {
            let format = DovecotVariables(text)
            #expect(format.isTheWholeName && format.lowers, "\(text)")
        }
        for text in ["%n", "%Ln", "%{username}", "(uid=%{user | username | lower})"] {
            #expect(DovecotVariables(text).cutsOffTheDomain, "\(text)")
        }
        for text in ["%u", "(&(uid=%n)(ou=%d))", "%{user | username}@%{user | domain}", "100%"] {
            #expect(!DovecotVariables(text).cutsOffTheDomain, "\(text)")
        }
    }

    @Test func `a translation that leads past the list`() throws {
        let line = "auth_username_translation = \"i_.-\"\n"
        #expect(
            try host.findings(dovecot: host.deny + host.ldap + line) == [
                "dovecot: auth_username_translation turns omid into \"om_d\", which the deny list "
                    + "does not have; take the pair of characters out"
            ])
    }

    @Test func `an LDAP filter that cuts off the domain, and a second look at the list`() throws {
        let file = try host.workspace.write(
            "dovecot-ldap.conf.ext",
            "hosts = ldap\nbase = dc=example,dc=com\n# pass_filter = (uid=%u)\n"
                + "pass_filter = (&(objectClass=posixAccount) \\\n  (uid=%n))\n")
        let ldap = "passdb {\n  driver = ldap\n  args = \(file)\n}\n"
        #expect(
            try host.findings(dovecot: host.deny + ldap) == [
                "dovecot: pass_filter in \(file) cuts off the domain "
                    + "((&(objectClass=posixAccount)    (uid=%n))): as \"omid@anything\", omid logs "
                    + "in although denied" + twice(host.denyList)
            ])
        let second = host.deny.replacing("args = ", with: "args = username_format=%Ln ")
        #expect(try host.findings(dovecot: host.deny + second + ldap) == [])
        #expect(
            try host.findings(dovecot: second + ldap) == [
                "dovecot: the deny passdb cuts off the domain, and the deny list has whole names "
                    + "too; put one without username_format before it"
            ])
        #expect(
            try host.lines(
                "unseen", main: host.main, dovecot: host.deny + ldap.replacing(".ext", with: ".no"))
                == [
                    "\(file.replacing(".ext", with: ".no")) cannot be read by this user, so nobody "
                        + "looked whether its queries cut off the domain (%n): run check as root once"
                ])
    }

    @Test(arguments: [
        ("pass_filter = (uid=%u)\n", nil), ("pass_filter = (&(uid=%n)(ou=%d))\n", nil),
        ("base = ou=%d,dc=example\npass_filter = (uid=%n)\n", nil),
        ("auth_bind = yes\nauth_bind_userdn = uid=%u,dc=x\npass_filter = (uid=%n)\n", nil),
        ("auth_bind = yes\nauth_bind_userdn = uid=%n,dc=x\n", "auth_bind_userdn"),
        ("password_query = select password from users where id = '%n'\n", "password_query"),
        ("password_query = … where id = '%n' and domain = '%d'\n", nil),
    ])
    func `what the file of a passdb asks for`(text: String, key: String?) throws {
        let file = try host.workspace.write("passdb.conf.ext", text)
        let driver = text.hasPrefix("password_query") ? "sql" : "ldap"
        let found = try host.findings(
            dovecot: host.deny + "passdb {\n  driver = \(driver)\n  args = \(file)\n}\n")
        #expect(found.count == (key == nil ? 0 : 1), "\(found)")
        if let key { #expect(found.first?.hasPrefix("dovecot: \(key) in \(file) cuts") == true) }
    }

    @Test func `a file of users that is asked without the domain`() throws {
        let users =
            "passdb {\n  driver = passwd-file\n  args = username_format=%n /etc/dovecot/users\n}\n"
        #expect(
            try host.findings(dovecot: host.deny + users) == [
                "dovecot: passdb passwd-file: args cuts off the domain "
                    + "(username_format=%n /etc/dovecot/users): as \"omid@anything\", omid logs in "
                    + "although denied" + twice(host.denyList)
            ])
    }

    @Test func `masters before the deny list are no alarm`() throws {
        let masters =
            "passdb {\n  driver = passwd-file\n  master = yes\n  pass = yes\n"
            + "  args = /etc/dovecot/masters\n}\n"
        #expect(try host.findings(dovecot: masters + host.deny + host.ldap) == [])
    }
}
