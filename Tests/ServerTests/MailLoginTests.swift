import TestSupport
import Testing

/// Who may log in, to read with IMAP and to send with SMTP.
///
/// Everybody types the right password.
@Suite(.serialized) struct MailLoginTests {
    private static let moving = MailLab.Wishes(postfix: "{settle: 0s}", live: true)

    @Test func `IMAP: people of other systems are refused under every name, until they move in`()
        throws
    {
        let lab = try MailLab(Self.moving)
        for welcome in ["akeller", "AKELLER", "anna.keller@example.com"] {
            #expect(try lab.login(welcome).isOK, "\(welcome)")
        }
        let omar = ["ohaddad", "OHaddad", "omar.haddad@example.com"]
        for refused in omar + ["tokafor", "vlang"] {
            let answer = try lab.login(refused)
            #expect(answer.status.hasPrefix("NO "), "\(refused): \(answer)")
        }

        try lab.moveIn("ohaddad")
        try lab.moveOut("akeller")
        #expect(try lab.sync().status == 0)

        #expect(try lab.waitForLogin("ohaddad"))
        for welcome in omar { #expect(try lab.login(welcome).isOK, "\(welcome)") }
        for refused in ["akeller", "AKELLER", "anna.keller@example.com", "tokafor", "vlang"] {
            let answer = try lab.login(refused)
            #expect(answer.status.hasPrefix("NO "), "\(refused): \(answer)")
        }
    }

    @Test func `check connects where mail is delivered, and asks Dovecot for hosted mailboxes`()
        throws
    {
        let lab = try MailLab()
        let found = try lab.check()
        #expect(!found.outputText.contains("nobody takes mail"), "\(found.outputText)")
        #expect(!found.outputText.contains("doveadm user"), "\(found.outputText)")
        #expect(
            found.outputText.contains("finding    dovecot: the userdb does not know "),
            "\(found.outputText)")
        #expect(!found.outputText.contains("know akeller"), "Anna is known")

        lab.dovecot.stop()
        let down = try lab.check()
        #expect(down.status == 1)
        #expect(
            down.outputText.contains(
                "finding    systems.here.transport: nobody takes mail at "
                    + "\(lab.postfix.queueFolder)/private/dovecot-lmtp (Connection refused), so it "
                    + "would wait in the queue"), "\(down.outputText)")
        #expect(down.outputText.contains("unseen     doveadm user: "), "\(down.outputText)")
    }

    @Test func `IMAP: whoever moves out while reading is sent away, and nobody else`() throws {
        var wishes = Self.moving
        wishes.dovecot = "{kick: true}"
        let lab = try MailLab(wishes)
        try lab.moveIn("ohaddad")
        #expect(try lab.sync().status == 0)
        #expect(try lab.waitForLogin("ohaddad"))
        let anna = try IMAPSession(port: lab.dovecot.port)
        #expect(try anna.login("AKeller", password: MailLab.password).isOK)
        let omar = try IMAPSession(port: lab.dovecot.port)
        #expect(try omar.login("ohaddad", password: MailLab.password).isOK)
        #expect(try anna.say("NOOP").isOK)

        try lab.moveOut("akeller")
        let sync = try lab.sync()
        #expect(sync.status == 0, "\(sync.errorText)")
        #expect((try? anna.say("NOOP").isOK) != true, "her session is closed")
        #expect(try omar.say("NOOP").isOK)
    }

    @Test func `IMAP: a quote in a name opens no door where Dovecot allows it`() throws {
        var wishes = Self.moving
        wishes.dovecotLines = "auth_username_chars =\n"
        wishes.logins = ["o\\'brien", "m\\'bala"]
        wishes.ldif = ["o'brien", "m'bala"].map { login in
            """
            dn: uid=\(login),ou=people,dc=example,dc=com
            objectClass: inetOrgPerson
            uid: \(login)
            cn: \(login)
            sn: \(login)
            mail: \(login)@example.com

            """
        }.joined(separator: "\n")
        let lab = try MailLab(wishes)
        for name in ["o'brien", "m'bala", "M'Bala"] {
            #expect(try lab.login(name).isOK, "\(name)")
        }

        try lab.moveOut("o'brien")
        #expect(try lab.sync().status == 0)

        #expect(try Patience.waits { try !lab.login("o'brien").isOK })
        for refused in ["o'brien", "O'Brien", "o'brien@example.com"] {
            let answer = try lab.login(refused)
            #expect(answer.status.hasPrefix("NO "), "\(refused): \(answer)")
        }
        #expect(try lab.login("m'bala").isOK)
    }

    @Test func `SMTP: with the denylist in Dovecot they are refused at AUTH, until they move in`()
        throws
    {
        let lab = try MailLab(Self.moving)
        #expect(try lab.attempt(nil).hasPrefix("554 at RCPT: 5.7.1"))
        #expect(try lab.attempt("akeller") == "250")
        #expect(try lab.attempt("ohaddad").hasPrefix("535 at AUTH"))
        #expect(try lab.attempt("vlang").hasPrefix("535 at AUTH"))

        try lab.moveIn("ohaddad")
        try lab.moveOut("akeller")
        #expect(try lab.sync().status == 0)

        #expect(try lab.waitForLogin("ohaddad"))
        #expect(try lab.attempt("ohaddad") == "250")
        #expect(try lab.attempt("akeller").hasPrefix("535 at AUTH"))
    }

    @Test func `SMTP: where AUTH knows no denylist, Postfix refuses them, until they move in`()
        throws
    {
        var wishes = Self.moving
        wishes.dovecotRefuses = false
        wishes.postfix = "{settle: 0s, deny_text: please send through your own server}"
        let lab = try MailLab(wishes)
        #expect(try lab.login("ohaddad").isOK)
        #expect(try lab.attempt("akeller") == "250")
        for name in ["ohaddad", "OHaddad", "omar.haddad@example.com", "vlang"] {
            let refusal = try lab.attempt(name)
            #expect(refusal.hasPrefix("554 at RCPT"), "\(name): \(refusal)")
            #expect(refusal.contains("please send through your own server"), "\(refusal)")
        }

        try lab.moveIn("ohaddad")
        try lab.moveOut("akeller")
        #expect(try lab.sync().status == 0)

        #expect(try lab.attempt("ohaddad") == "250")
        #expect(try lab.attempt("akeller").hasPrefix("554 at RCPT"))
    }
}

extension MailLab {
    /// How far somebody comes who wants to send mail to another company: "250", or where it ended
    /// and what the server said; `login` nil: without logging in.
    fileprivate func attempt(_ login: String?) throws -> String {
        let session = try SMTPSession(port: postfix.port)
        if let login {
            let answer = try session.authenticate(login, password: MailLab.password)
            guard answer.code == 235 else { return "\(answer.code) at AUTH: \(answer.text)" }
        }
        let answer = try session.offer(from: "me@elsewhere.test", to: "you@elsewhere.test")
        return answer.code == 250 ? "250" : "\(answer.code) at RCPT: \(answer.text)"
    }
}
