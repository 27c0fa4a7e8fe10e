import TestSupport
import Testing

/// A real Postfix with an `@domain` row in virtual_alias_maps: who has an address keeps their mail.
@Suite(.serialized) struct MailCatchAllTests {
    /// Ours, and the one of every tutorial.
    @Test(arguments: [
        MailLab.Wishes(
            catchAll: "anna.keller@example.com", mainLines: "recipient_delimiter = +"),
        MailLab.Wishes(
            postfix: "{identity_aliases: true}",
            otherAliases: "inline:{@example.com=anna.keller@example.com}",
            mainLines: "recipient_delimiter = +"),
    ])
    func `a catch-all takes the unknown, and nobody else's mail`(wishes: MailLab.Wishes) throws {
        let lab = try MailLab(wishes)

        #expect(try lab.send("to nobody", to: "nobody@example.com").code == 250)
        #expect(try lab.send("to Omar", to: "omar.haddad@example.com").code == 250)
        #expect(try lab.send("to Omar's list", to: "omar.haddad+list@example.com").code == 250)
        #expect(try lab.send("to Tom", to: "tom.okafor@example.com").code == 250)
        #expect(try lab.send("to the mailbox", to: "akeller@example.com").code == 250)

        #expect(
            try lab.arrived(at: lab.exchange, count: 2) == [
                "omar.haddad+list@example.com: to Omar's list", "omar.haddad@example.com: to Omar",
            ])
        #expect(try lab.arrived(at: lab.lyon, count: 1) == ["tom.okafor@example.com: to Tom"])
        #expect(try lab.inbox(of: "akeller", count: 2) == ["to nobody", "to the mailbox"])
        #expect(try lab.queueEmpties())
    }

    @Test func `mail to somebody who left is returned, and the catch-all does not see it`() throws {
        let lab = try MailLab(.init(catchAll: "anna.keller@example.com"))
        // Postfix takes every recipient for whom an alias row exists, and knows better later.
        let session = try SMTPSession(port: lab.postfix.port)
        let sent = try session.deliver(
            from: "omar.haddad@example.com", to: "viktor.lang@example.net", subject: "to Viktor")
        #expect(sent.code == 250)
        #expect(try lab.send("to a twin of nobody", to: "nobody@example.net").code == 250)

        #expect(
            try lab.arrived(at: lab.exchange, count: 1)
                == ["omar.haddad@example.com: Undelivered Mail Returned to Sender"])
        #expect(lab.postfix.log.contains("5.2.1"))
        #expect(try lab.inbox(of: "akeller", count: 1) == ["to a twin of nobody"])
    }

    @Test func `a catch-all that nobody has leaves the unknown refused`() throws {
        let lab = try MailLab(.init(catchAll: "frontdesk@example.com"))
        let refusal = try lab.send("to nobody", to: "nobody@example.com")
        #expect(refusal.code == 550, "\(refusal)")
        #expect(try lab.send("to Anna", to: "anna.keller@example.com").code == 250)
        #expect(try lab.inbox(of: "akeller", count: 1) == ["to Anna"])
    }
}
