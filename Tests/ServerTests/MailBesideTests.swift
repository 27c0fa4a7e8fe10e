import TestSupport
import Testing

/// What a real Postfix makes of lines that `check` warns of.
@Suite(.serialized) struct MailBesideTests {
    private static let relayClass = """
        virtual_mailbox_domains =
        virtual_mailbox_maps =
        relay_domains = lmdb:/var/lib/splitroute/current/postfix/domains
        relay_recipient_maps = lmdb:/var/lib/splitroute/current/postfix/recipients

        """

    @Test func `the relay class takes subdomains along, unless told otherwise`() throws {
        let verdicts = try ["", "parent_domain_matches_subdomains = smtpd_access_maps\n"].map {
            line in
            var wishes = MailLab.Wishes()
            wishes.mainLines = Self.relayClass + line
            let lab = try MailLab(wishes)
            #expect(try lab.verdict(on: "anna.keller@example.com").code == 250)
            #expect(try lab.verdict(on: "nobody@example.com").code == 550)
            let session = try SMTPSession(port: lab.postfix.port)
            #expect(try session.authenticate("akeller", password: MailLab.password).code == 235)
            return try session.offer(
                from: "anna.keller@example.com", to: "friends@lists.example.com")
        }
        #expect(verdicts.map(\.code) == [550, 250])
        #expect(verdicts[0].text.contains("User unknown in relay recipient table"))
    }

    @Test
    func
        `an address with the delimiter in it is taken for somebody's extension, unless it has a row`()
        throws
    {
        var wishes = MailLab.Wishes()
        wishes.optionalLines = true
        wishes.ldif = """
            dn: uid=sales,ou=branch,dc=example,dc=com
            objectClass: inetOrgPerson
            entryUUID: 6f0c3a10-5d21-4b7e-9a00-000000000077
            uid: sales
            cn: Sales
            sn: Sales
            mail: anna.keller+sales@example.com

            """
        let sales = "anna.keller+sales@example.com"
        let lab = try MailLab(wishes)
        #expect(try lab.send("to Sales", to: sales).code == 250)
        #expect(try lab.inbox(of: "akeller", count: 1) == ["to Sales"])

        wishes.postfix = "{identity_aliases: true}"
        let safe = try MailLab(wishes)
        #expect(try safe.send("to Sales", to: sales).code == 250)
        #expect(try safe.arrived(at: safe.exchange, count: 1) == ["\(sales): to Sales"])
    }
}
