import TestSupport
import Testing

/// Which spellings of a denied login pass a real Dovecot's deny list: what `check` warns of, and that
/// its advice helps.
///
/// The passdb behind the list lets every name in, as LDAP would that overlooks spelling.
@Suite(.serialized) struct DeniedSpellingTests {
    private static let anybody = DovecotLines.everybody(password: "open-sesame")
    private static let blanks = ["omid ", " omid", "ｏｍｉｄ", "SØREN"]

    private let workspace: Workspace
    private let list: String
    private var deny: String { DovecotLines.passdb(.deny, list) }

    init() throws {
        workspace = try Workspace()
        list = try workspace.write(
            "deny", "omid\nomid.darvish@example.com\nomid@example.com\nsøren\n")
    }

    /// Those of these logins that get in, with the right password.
    private func admitted(_ logins: [String], by lines: String) throws -> [String] {
        let users = try workspace.write("masters", "copier:{PLAIN}open-sesame\n")
        let name = "dovecot-\(lines.utf8.count)"
        let dovecot = try Dovecot.start(
            name, accounts: [.init("mira", password: "open-sesame")],
            lines: lines.replacing("MASTERS", with: users)
                + DovecotLines.homes(in: workspace.path),
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

    @Test func `a list that is not there refuses nobody`() throws {
        let lines = DovecotLines.passdb(.deny, list + ".missing") + Self.anybody
        #expect(try admitted(["omid"], by: lines) == ["omid"])
    }

    @Test func `without a form, capitals lead past the list`() throws {
        let lines = deny + Self.anybody + "auth_username_format = "
        let logins = ["mira", "omid", "OMID"]
        #expect(
            try admitted(logins, by: lines + DovecotLines.Form.whole.text + "\n")
                == ["mira", "OMID"])
        // Since 2.4 the list is asked for nobody then.
        #expect(
            try admitted(logins, by: lines + "\n")
                == (DovecotLines.areSince24 ? logins : ["mira", "OMID"]))
    }

    @Test func `with the domain cut off, the list is asked for half an address`() throws {
        let logins = ["omid", "omid@example.com", "omid.darvish@example.com"]
        #expect(
            try admitted(
                logins,
                by: deny + Self.anybody
                    + "auth_username_format = \(DovecotLines.Form.localLower.text)\n")
                == ["omid.darvish@example.com"])
    }

    @Test func `who asks for no domain lets any in, until the list is asked twice`() throws {
        let users = try workspace.write(
            "users", "omid:{PLAIN}open-sesame\nmira:{PLAIN}open-sesame\n")
        let file = DovecotLines.passdb(.user, users, form: .local)
        let logins = ["mira", "mira@anything", "omid", "omid@example.com", "omid@anything"]
        #expect(
            try admitted(logins, by: deny + file) == ["mira", "mira@anything", "omid@anything"])
        let twice = deny + DovecotLines.passdb(.deny, list, form: .localLower)
        #expect(try admitted(logins, by: twice + file) == ["mira", "mira@anything"])
    }

    @Test func `a master gets at a moved mailbox, but not by way of the other passdbs`() throws {
        let separator = "auth_master_user_separator = *\n"
        func masters(_ role: DovecotLines.Role) -> String { DovecotLines.passdb(role, "MASTERS") }
        let logins = ["mira*copier", "omid*copier", "omid"]
        #expect(
            try admitted(logins, by: separator + masters(.master) + deny + Self.anybody)
                == ["mira*copier", "omid*copier"])
        #expect(
            try admitted(logins, by: separator + masters(.passingMaster) + deny + Self.anybody)
                == ["mira*copier"])
    }
}
