import TestSupport
import Testing

/// Mail to a group reaches its members through a real Postfix.
@Suite(.serialized) struct MailListTests {
    @Test func `A list with an archive, and a contact in it, reaches everybody once`() throws {
        let lab = try MailLab(
            .init(
                kinds: """
                    groups: {mailbox_if: (description=archive), mailbox: "{local}@example.com"}
                    contacts: {filter: (objectClass=labContact), target: externalMail}
                    """,
                ldif: """
                    dn: cn=crew,ou=groups,dc=example,dc=com
                    objectClass: groupOfNames
                    entryUUID: 6f0c3a10-5d21-4b7e-9a00-0000000000a1
                    cn: crew
                    mail: crew@example.com
                    member: uid=akeller,ou=people,dc=example,dc=com
                    member: cn=inner,ou=groups,dc=example,dc=com
                    member: cn=tom,ou=contacts,dc=example,dc=com

                    dn: cn=inner,ou=groups,dc=example,dc=com
                    objectClass: groupOfNames
                    entryUUID: 6f0c3a10-5d21-4b7e-9a00-0000000000a2
                    cn: inner
                    member: uid=ohaddad,ou=people,dc=example,dc=com
                    member: uid=akeller,ou=people,dc=example,dc=com
                    member: cn=crew,ou=groups,dc=example,dc=com

                    dn: cn=tom,ou=contacts,dc=example,dc=com
                    objectClass: labContact
                    entryUUID: 6f0c3a10-5d21-4b7e-9a00-0000000000a3
                    cn: tom
                    externalMail: tom.okafor@example.com

                    """))

        #expect(try lab.send("to the crew", to: "Crew@example.net").code == 250)
        #expect(try lab.inbox(of: "akeller", count: 1) == ["to the crew"])
        #expect(
            try lab.arrived(at: lab.exchange, count: 1)
                == ["omar.haddad@example.com: to the crew"])
        #expect(
            try lab.arrived(at: lab.lyon, count: 1) == ["tom.okafor@example.com: to the crew"])
        #expect(try lab.queueEmpties())
        #expect(try lab.inbox(of: "akeller", count: 1) == ["to the crew"])
    }

    @Test
    func `A list of more than a thousand waits until Postfix may expand it, then reaches all once`()
        throws
    {
        let names = (0..<1_200).map { "member\(1_000 + $0)" }
        let people = names.map { name in
            """
            dn: uid=\(name),ou=branch,dc=example,dc=com
            objectClass: inetOrgPerson
            entryUUID: u-\(name)
            uid: \(name)
            cn: \(name)
            sn: \(name)
            mail: \(name)@example.com


            """
        }
        let members = names.map { "member: uid=\($0),ou=branch,dc=example,dc=com\n" }
        let lab = try MailLab(
            .init(
                kinds: "groups: {}",
                ldif: people.joined() + """
                    dn: cn=everybody,ou=groups,dc=example,dc=com
                    objectClass: groupOfNames
                    entryUUID: g-everybody
                    cn: everybody
                    mail: everybody@example.com
                    \(members.joined())
                    """))

        let waiting = try lab.send("too early", to: "everybody@example.com")
        #expect(waiting.code == 451, "\(waiting)")

        // The figure that large-group names: all recipients, and one name of a further part.
        try lab.postfix.command(["postconf", "-e", "virtual_alias_expansion_limit=1202"])
        try lab.postfix.command(["postfix", "reload"])
        let accepted = try Patience.waits {
            try lab.send("to everybody", to: "everybody@example.com").code == 250
        }
        #expect(accepted)
        _ = try Patience.waits { try recipients(lab).count >= names.count }
        #expect(try lab.queueEmpties())
        #expect(try recipients(lab) == names.map { "\($0)@example.com" })
    }

    private func recipients(_ lab: MailLab) throws -> [String] {
        try lab.exchange.messages().filter { $0.subject == "to everybody" }
            .flatMap(\.recipients).sorted()
    }
}
