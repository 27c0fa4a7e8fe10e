import TestSupport
import Testing

@testable import Commands

/// `check` says under which spelling a denied user gets past Dovecot's deny list.
@Suite struct ForgivingLoginsTests {
    private let host: WiringHost

    init() throws { host = try WiringHost() }

    private let cure =
        "; take the line out (the default is \(DovecotLines.Form.wholeLower.text))"

    private func twice(_ file: String) -> String {
        let form = DovecotLines.Form.localLower.text
        return
            "; ask for the whole name (\(DovecotLines.Form.whole.text)), or ask the deny list twice: "
            + "add behind its passdb another with deny = yes and "
            + (DovecotLines.areSince24
                ? "auth_username_format = \(form) and passwd_file_path = \(file)"
                : "args = username_format=\(form) \(file)")
    }

    private func form(_ form: DovecotLines.Form) -> String {
        "auth_username_format = \(form.text)\n"
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
        let file = DovecotLines.passdb(.user, "/etc/dovecot/users")
        #expect(try host.findings(dovecot: host.deny + file + "auth_username_chars =\n") == [])
    }

    @Test func `a blank among the characters, at the end of the line`() throws {
        let letters = "auth_username_chars = \"abcdefghijklmnopqrstuvwxyz.@ \"\n"
        #expect(
            try host.findings(dovecot: host.deny + host.ldap + letters).map {
                $0.contains("as \"omid \", omid logs in")
            } == [true])
    }

    @Test func `a form that keeps capitals, or cuts off the domain`() throws {
        let typed = DovecotLines.Form.whole.text
        let capitals = " keeps capital letters: as \"OMID\", omid logs in although denied"
        #expect(
            try host.findings(dovecot: host.deny + host.ldap + form(.whole)) == [
                "dovecot: auth_username_format = \(typed)" + capitals + cure
            ])
        let nobody = " hands over no name: omid logs in although denied"
        #expect(
            try host.findings(dovecot: host.deny + host.ldap + "auth_username_format =\n") == [
                "dovecot: auth_username_format = "
                    + (DovecotLines.areSince24 ? nobody : capitals) + cure
            ])
        let local = DovecotLines.Form.localLower.text
        #expect(
            try host.findings(dovecot: host.deny + host.ldap + form(.localLower)) == [
                "dovecot: auth_username_format = \(local) cuts off the domain: "
                    + "omid.darvish@example.com logs in although denied, for the deny list does not "
                    + "have \"omid.darvish\"" + cure
            ])
        let protocols =
            "protocol lmtp {\n  \(form(.localLower))}\n"
            + "protocol imap {\n  \(form(.domainLower))}\n"
        #expect(
            try host.findings(dovecot: host.deny + host.ldap + protocols) == [
                "dovecot: protocol imap: auth_username_format = "
                    + "\(DovecotLines.Form.domainLower.text) is not the form of the deny list, whole "
                    + "names in lower case" + cure
            ])
    }

    /// What 2.4 asks a passdb for is what that passdb says, if it says anything.
    @Test func `a form of the list's own`() {
        func findings(_ own: String, _ common: String) -> [String] {
            report(
                "dovecot_config_version = 2.4.0\nauth_username_format = \(common)\n"
                    + "passdb no {\n  driver = passwd-file\n  deny = yes\n"
                    + "  passwd_file_path = /deny\n  auth_username_format = \(own)\n}\n"
                    + "passdb pam {\n}\n"
            ).findings
        }
        #expect(findings("%{user | lower}", "%{user}") == [])
        #expect(
            findings("", "%{user | lower}") == [
                "dovecot: passdb no: auth_username_format =  hands over no name: omid logs in although "
                    + "denied; take the line out (the default is %{user | lower})"
            ])
    }

    /// What is said of the text that doveconf prints, and of `file`.
    private func report(_ doveconf: String, file: String? = nil) -> WiringReport {
        ForgivingLogins(
            DovecotConfiguration(doveconf), file: "/deny",
            denied: DeniedNames(bare: "omid", full: nil, accented: nil)
        ).report { _ in file }
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
        let filter = "(&(objectClass=posixAccount)(uid=\(DovecotLines.Form.local.text)))"
        let file = try host.workspace.write(
            "dovecot-ldap.conf.ext",
            "hosts = ldap\nbase = dc=example,dc=com\n# pass_filter = (uid=%u)\n"
                + "pass_filter = \(filter.replacing(")(", with: ") \\\n  ("))\n")
        let ldap = DovecotLines.passdb(
            "ldap", driver: "ldap",
            DovecotLines.areSince24
                ? [
                    "ldap_uris = ldap://ldap", "ldap_base = dc=example,dc=com",
                    "filter = \(filter)",
                ]
                : ["args = \(file)"])
        let place =
            DovecotLines.areSince24
            ? "passdb ldap: filter cuts off the domain (\(filter))"
            : "pass_filter in \(file) cuts off the domain "
                + "(\(filter.replacing(")(", with: ")    (")))"
        #expect(
            try host.findings(dovecot: host.deny + ldap) == [
                "dovecot: \(place): as \"omid@anything\", omid logs in although denied"
                    + twice(host.denyList)
            ])
        let second = DovecotLines.passdb(.deny, host.denyList, form: .localLower)
        #expect(try host.findings(dovecot: host.deny + second + ldap) == [])
        let own = DovecotLines.areSince24 ? "auth_username_format" : "username_format"
        #expect(
            try host.findings(dovecot: second + ldap) == [
                "dovecot: the deny passdb cuts off the domain, and the deny list has whole names "
                    + "too; put one without \(own) before it"
            ])
    }

    private func deny(_ path: String) -> String { "passdb {\n  deny = yes\n  args = \(path)\n}\n" }

    @Test func `a file that this user cannot read`() {
        let passdb = "passdb {\n  args = /etc/dovecot/ldap.ext\n  driver = ldap\n}\n"
        #expect(
            report(deny("/deny") + passdb).unseen == [
                "/etc/dovecot/ldap.ext cannot be read by this user, so nobody looked whether its "
                    + "queries cut off the domain (%n): run check as root once"
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
    func `what the file of a passdb asks for`(text: String, key: String?) {
        let driver = text.hasPrefix("password_query") ? "sql" : "ldap"
        let found = report(
            deny("/deny") + "passdb {\n  args = /file\n  driver = \(driver)\n}\n", file: text
        ).findings
        #expect(found.count == (key == nil ? 0 : 1), "\(found)")
        if let key { #expect(found.first?.hasPrefix("dovecot: \(key) in /file cuts") == true) }
    }

    /// Since 2.4 there is no such file.
    @Test(arguments: [
        ("ldap", "filter = (uid=%{user})", nil),
        ("ldap", "filter = (&(uid=%{user | username})(ou=%{user | domain}))", nil),
        ("ldap", "ldap_base = ou=%{user | domain}\nfilter = (uid=%{user | username})", nil),
        ("ldap", "bind = yes\nbind_userdn = uid=%{user},dc=x\nfilter = (a=%{user|username})", nil),
        ("ldap", "bind = yes\nbind_userdn = uid=%{user|username},dc=x", "bind_userdn"),
        ("ldap", "bind = no\nfilter = (uid=%{user|username})", "filter"),
        ("sql", "query = select 1 where id = '%{user | username}'", "query"),
        ("sql", "query = … '%{user | username}' and domain = '%{user | domain}'", nil),
        ("static", "fields {\nhost = %{user | username}\n}", nil),
    ])
    func `what a passdb itself asks for`(driver: String, lines: String, key: String?) {
        let found = report(
            "dovecot_config_version = 2.4.0\npassdb \(driver) {\n\(lines)\n}\n"
        ).findings
        #expect(found.count == (key == nil ? 0 : 1), "\(found)")
        if let key {
            #expect(
                found.first?.hasPrefix("dovecot: passdb \(driver): \(key) cuts") == true,
                "\(found)")
        }
        let below = report(
            "dovecot_config_version = 2.4.0\nldap_base = ou=%{user | domain},dc=x\n"
                + "passdb \(driver) {\n\(lines)\n}\n"
        ).findings
        #expect(below.isEmpty == (driver == "ldap" && key != "bind_userdn" || key == nil))
    }

    @Test func `a file of users that is asked without the domain`() throws {
        let users = DovecotLines.passdb(.user, "/etc/dovecot/users", form: .local)
        let place =
            DovecotLines.areSince24
            ? "auth_username_format cuts off the domain (%{user | username})"
            : "args cuts off the domain (username_format=%n /etc/dovecot/users)"
        #expect(
            try host.findings(dovecot: host.deny + users) == [
                "dovecot: passdb passwd-file: \(place): as \"omid@anything\", omid logs in although "
                    + "denied" + twice(host.denyList)
            ])
    }

    @Test func `masters before the deny list are no alarm`() throws {
        let masters = DovecotLines.passdb(.passingMaster, "/etc/dovecot/masters")
        #expect(try host.findings(dovecot: masters + host.deny + host.ldap) == [])
    }
}
