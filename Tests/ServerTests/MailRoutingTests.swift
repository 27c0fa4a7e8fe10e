import TestSupport
import Testing

/// Mail to a real Postfix goes where the tables of a generation say.
@Suite(.serialized) struct MailRoutingTests {
    @Test(arguments: ["lmdb", "cdb", "texthash"])
    func `Every address finds its system, and those that nobody has are refused`(mapType: String)
        throws
    {
        let lab = try MailLab(.init(postfix: "{map_type: \(mapType)}", mapType: mapType))

        #expect(try lab.send("to Anna", to: "anna.keller@example.com").code == 250)
        #expect(try lab.send("to Anna's twin", to: "Anna@Example.NET").code == 250)
        #expect(try lab.send("to Omar", to: "omar.haddad@example.com").code == 250)
        #expect(try lab.send("to Tom", to: "tom.okafor@example.net").code == 250)
        for nobody in ["nobody@example.com", "nobody@example.net", "viktor.lang@example.com"] {
            let refusal = try lab.send("to nobody", to: nobody)
            #expect(refusal.code == 550, "\(nobody): \(refusal)")
            #expect(refusal.text.hasPrefix("5."))
        }
        #expect(try lab.send("elsewhere", to: "anna@elsewhere.test").code == 554)

        #expect(try lab.inbox(of: "akeller", count: 2) == ["to Anna", "to Anna's twin"])
        #expect(
            try lab.arrived(at: lab.exchange, count: 1) == ["omar.haddad@example.com: to Omar"])
        #expect(try lab.arrived(at: lab.lyon, count: 1) == ["tom.okafor@example.net: to Tom"])
    }

    @Test func `The optional lines: plus addresses arrive, and invented senders are refused`()
        throws
    {
        let lab = try MailLab(.init(optionalLines: true))

        #expect(try lab.send("news", to: "anna.keller+news@example.com").code == 250)
        #expect(try lab.send("more news", to: "omar.haddad+news@example.com").code == 250)
        #expect(try lab.send("no news", to: "nobody+news@example.com").code == 550)
        #expect(try lab.inbox(of: "akeller", count: 1) == ["news"])
        #expect(
            try lab.arrived(at: lab.exchange, count: 1)
                == ["omar.haddad+news@example.com: more news"])

        let session = try SMTPSession(port: lab.postfix.port)
        let invented = try session.offer(
            from: "nobody@example.com", to: "anna.keller@example.com")
        #expect(invented.code == 550)
        _ = try session.say("RSET")
        let colleague = try session.offer(
            from: "omar.haddad@example.com", to: "anna.keller@example.com")
        #expect(colleague.code == 250, "\(colleague)")
    }

    @Test func `A slave relays whom it does not know, but not its own leavers`() throws {
        let lab = try MailLab(.init(example: "bluemind-slave", unknown: "exchange"))

        #expect(try lab.send("to somebody", to: "nobody@example.com").code == 250)
        #expect(try lab.send("to a twin", to: "nobody@example.net").code == 250)
        #expect(try lab.send("to Anna", to: "anna.keller@example.com").code == 250)
        #expect(try lab.send("to Tom", to: "tom.okafor@example.com").code == 250)
        for leaver in ["viktor.lang@example.com", "viktor.lang@example.net"] {
            let refusal = try lab.send("to Viktor", to: leaver)
            #expect(refusal.code == 550)
            #expect(refusal.text.contains("5.2.1"), "\(refusal)")
            #expect(refusal.text.contains("mailbox disabled"), "\(refusal)")
        }

        #expect(try lab.inbox(of: "akeller", count: 1) == ["to Anna"])
        #expect(try lab.arrived(at: lab.lyon, count: 1) == ["tom.okafor@example.com: to Tom"])
        #expect(
            try lab.arrived(at: lab.exchange, count: 2)
                == ["nobody@example.com: to somebody", "nobody@example.net: to a twin"])
    }

    @Test
    func `An address that two people with different fates claim is deferred, the rest is served`()
        throws
    {
        let lab = try MailLab(
            .init(
                ldif: """
                    dn: uid=second,ou=people,dc=example,dc=com
                    objectClass: inetOrgPerson
                    entryUUID: 6f0c3a10-5d21-4b7e-9a00-000000000099
                    uid: second
                    cn: Second
                    sn: Second
                    mail: second@example.com
                    mail: omar.haddad@example.com

                    """))

        for address in ["omar.haddad@example.com", "omar.haddad@example.net"] {
            let deferral = try lab.verdict(on: address)
            #expect(deferral.code == 450, "\(deferral)")
            #expect(deferral.text.contains("ambiguous recipient"), "\(deferral)")
        }
        #expect(try lab.verdict(on: "second@example.com").code == 250)
        #expect(try lab.verdict(on: "anna.keller@example.com").code == 250)
    }
}
