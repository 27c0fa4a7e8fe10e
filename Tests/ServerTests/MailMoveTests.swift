import TestSupport
import Testing

/// A new generation reaches a Postfix that runs.
@Suite(.serialized) struct MailMoveTests {
    @Test func `After a sync the next mail goes to the new place, and nothing was reloaded`() throws
    {
        let lab = try MailLab(.init(postfix: "{settle: 11s}", live: true))
        try change(lab)

        try expectOldTables(lab)
        #expect(try lab.sync().status == 0)
        try expectNewTables(lab)
        #expect(!lab.postfix.log.contains("reload"))
    }

    @Test(arguments: ["lmdb", "texthash"])
    func `With a reload the new tables count at once, also those Postfix never looks at again`(
        mapType: String
    ) throws {
        let lab = try MailLab(
            .init(postfix: "{map_type: \(mapType), reload: true}", mapType: mapType, live: true))
        try change(lab)

        try expectOldTables(lab)
        let outcome = try lab.sync()
        #expect(outcome.status == 0, "\(outcome.errorText)")
        #expect(lab.postfix.log.contains("reload -- version"))
        try expectNewTables(lab)
    }

    /// Omar moves in, Anna moves to Exchange, Ravi leaves, Nina comes.
    private func change(_ lab: MailLab) throws {
        try lab.moveIn("ohaddad")
        try lab.moveOut("akeller")
        try lab.slapd?.modify(
            """
            dn: uid=rsingh,ou=people,dc=example,dc=com
            changetype: delete

            dn: uid=nnew,ou=people,dc=example,dc=com
            changetype: add
            objectClass: inetOrgPerson
            uid: nnew
            cn: Nina New
            sn: New
            mail: nina.new@example.com
            """)
    }

    /// Also makes the daemons open the tables and remember answers.
    private func expectOldTables(_ lab: MailLab) throws {
        #expect(try lab.send("first to Omar", to: "omar.haddad@example.com").code == 250)
        #expect(try lab.send("first to Anna", to: "anna.keller@example.com").code == 250)
        #expect(try lab.verdict(on: "ravi.singh@example.com").code == 250)
        #expect(try lab.verdict(on: "nina.new@example.com").code == 550)
        #expect(
            try lab.arrived(at: lab.exchange, count: 1)
                == ["omar.haddad@example.com: first to Omar"])
        #expect(try lab.inbox(of: "akeller", count: 1) == ["first to Anna"])
    }

    private func expectNewTables(_ lab: MailLab) throws {
        #expect(try lab.verdict(on: "ravi.singh@example.com").code == 550)
        #expect(try lab.verdict(on: "nina.new@example.com").code == 250)
        #expect(try lab.send("second to Omar", to: "omar.haddad@example.com").code == 250)
        #expect(try lab.send("second to Anna", to: "anna.keller@example.com").code == 250)
        #expect(try lab.inbox(of: "ohaddad", count: 1) == ["second to Omar"])
        #expect(
            try lab.arrived(at: lab.exchange, count: 2)
                == [
                    "anna.keller@example.com: second to Anna",
                    "omar.haddad@example.com: first to Omar",
                ])
    }
}
