import TestSupport
import Testing

/// Which spellings of a denied login pass a real Dovecot's deny list: what `check` warns of, and that
/// its advice helps.
///
/// The passdb behind the list lets every name in, as LDAP would that overlooks spelling.
@Suite(.serialized) struct DeniedSpellingTests {
    private static let anybody =
        "passdb {\n  driver = static\n  args = password=open-sesame\n}\n"
    private static let blanks = ["omid ", " omid", "ｏｍｉｄ", "SØREN"]

    private let workspace: Workspace
    private let deny: String

    init() throws {
        workspace = try Workspace()
        let list = try workspace.write(
            "deny", "omid\nomid.darvish@example.com\nomid@example.com\nsøren\n")
        deny = "passdb {\n  driver = passwd-file\n  deny = yes\n  args = \(list)\n}\n"
    }

    /// Those of these logins that get in, with the right password.
    private func admitted(_ logins: [String], by lines: String) throws -> [String] {
        let users = try workspace.write("masters", "copier:{PLAIN}open-sesame\n")
        let name = "dovecot-\(lines.utf8.count)"
        // Everybody has a mailbox.
        let userdb =
            "userdb {\n  driver = static\n"
            + "  args = uid=65534 gid=65534 home=\(workspace.path)/%u allow_all_users=yes\n}\n"
        let dovecot = try Dovecot.start(
            name, accounts: [.init("mira", password: "open-sesame")],
            lines: lines.replacing("MASTERS", with: users) + userdb,
            authSocket: workspace.file("\(name)/auth"), in: workspace)
        return try logins.filter { login in
            try Processes.run([
                "doveadm", "-c", workspace.file("\(name)/dovecot.conf"), "auth", "login", "-x",
                "service=imap", login, "open-sesame",
            ]).succeeded && dovecot.port > 0
        }
    }

    @Test func `with Dovecot's own characters and form there is one spelling`() throws {
        let logins = ["mira", "omid", "OMID", "søren"] + Self.blanks
        #expect(try admitted(logins, by: deny + Self.anybody) == ["mira"])
    }

    @Test func `with every character allowed, blanks, width and capitals lead past the list`()
        throws
    {
        let logins = ["mira", "omid", "OMID", "søren"] + Self.blanks
        #expect(
            try admitted(logins, by: deny + Self.anybody + "auth_username_chars =\n")
                == ["mira"] + Self.blanks)
    }

    @Test func `without a form, capitals lead past the list`() throws {
        for format in ["", "%u"] {
            let line = "auth_username_format = \(format)\n"
            #expect(
                try admitted(["mira", "omid", "OMID"], by: deny + Self.anybody + line)
                    == ["mira", "OMID"])
        }
    }

    @Test func `with the domain cut off, the list is asked for half an address`() throws {
        let logins = ["omid", "omid@example.com", "omid.darvish@example.com"]
        #expect(
            try admitted(
                logins, by: deny + Self.anybody + "auth_username_format = %Ln\n")
                == ["omid.darvish@example.com"])
    }

    @Test func `who asks for no domain lets any in, until the list is asked twice`() throws {
        let users = try workspace.write(
            "users", "omid:{PLAIN}open-sesame\nmira:{PLAIN}open-sesame\n")
        let file = "passdb {\n  driver = passwd-file\n  args = username_format=%n \(users)\n}\n"
        let logins = ["mira", "mira@anything", "omid", "omid@example.com", "omid@anything"]
        #expect(
            try admitted(logins, by: deny + file) == ["mira", "mira@anything", "omid@anything"])
        let twice = deny + deny.replacing("args = ", with: "args = username_format=%Ln ")
        #expect(try admitted(logins, by: twice + file) == ["mira", "mira@anything"])
    }

    @Test func `a master gets at a moved mailbox, but not by way of the other passdbs`() throws {
        let separator = "auth_master_user_separator = *\n"
        let masters = "passdb {\n  driver = passwd-file\n  master = yes\n  args = MASTERS\n}\n"
        let logins = ["mira*copier", "omid*copier", "omid"]
        #expect(
            try admitted(logins, by: separator + masters + deny + Self.anybody)
                == ["mira*copier", "omid*copier"])
        let passing = masters.replacing("master = yes", with: "master = yes\n  pass = yes")
        #expect(
            try admitted(logins, by: separator + passing + deny + Self.anybody)
                == ["mira*copier"])
    }
}
