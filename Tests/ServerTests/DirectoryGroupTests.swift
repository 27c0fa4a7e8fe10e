import Foundation
import TestSupport
import Testing

/// Groups of a real server: members that it computes, and groups that it hides.
@Suite struct DirectoryGroupTests {
    /// A company where `cn=split-relay` holds a group that lists nobody: its members are searched for.
    private static let ldif =
        Slapd.tree() + Slapd.people(6) + """
            dn: ou=hidden,dc=example,dc=com
            objectClass: organizationalUnit
            ou: hidden

            dn: cn=found,ou=groups,dc=example,dc=com
            objectClass: groupOfURLs
            cn: found
            memberURL: ldap:///ou=people,dc=example,dc=com??sub?(|(uid=user000001)(uid=user000002))

            dn: cn=inner,ou=hidden,dc=example,dc=com
            objectClass: groupOfNames
            cn: inner
            member: uid=user000004,ou=people,dc=example,dc=com

            dn: cn=split-relay,ou=groups,dc=example,dc=com
            objectClass: groupOfNames
            cn: split-relay
            member: cn=found,ou=groups,dc=example,dc=com
            member: cn=inner,ou=hidden,dc=example,dc=com
            member: uid=user000000,ou=people,dc=example,dc=com
            member: uid=gone,ou=people,dc=example,dc=com


            """

    private func lab(computes: Bool, hides: Bool = false) throws -> DirectoryLab {
        var configuration = Slapd.Configuration()
        configuration.ldif = Self.ldif
        configuration.globalLines = ["include /etc/ldap/schema/dyngroup.schema"]
        if computes {
            configuration.globalLines.append("moduleload dynlist")
            configuration.databaseLines = [
                "overlay dynlist", "dynlist-attrset groupOfURLs memberURL member",
            ]
        }
        if hides {
            configuration.access = [
                #"access to dn.subtree="ou=hidden,dc=example,dc=com" by * none"#
            ]
        }
        return try DirectoryLab(configuration)
    }

    private func elsewhere(_ lab: DirectoryLab, _ state: String = "state") throws -> [String] {
        try lab.routes(state).filter { $0.contains("\trelay\t") && $0.hasPrefix("user") }
            .map { String($0.prefix { $0 != "@" }) }
    }

    @Test(arguments: [true, false], [0, 2, 1000])
    func `members that are searched for count, whoever searches, in pages or not`(
        computes: Bool, pageSize: Int
    ) throws {
        let lab = try lab(computes: computes)
        let settings = try lab.settings { $0.directory = ["page_size: \(pageSize)"] }
        let sync = try lab.run("sync", settings: settings)
        #expect(sync.status == 0, "\(sync.errorText)")
        #expect(
            try elsewhere(lab) == ["user000000", "user000001", "user000002", "user000004"])
        let problems = try lab.workspace.read("state/current/problems.tsv")
        #expect(problems.contains("unknown-member\twarning\tcn=split-relay,ou=groups"))
        #expect(problems.contains("\tuid=gone,ou=people,dc=example,dc=com\t"))
        #expect(problems.split(separator: "\n").count == 1, "\(problems)")
    }

    @Test func `a search below what does not exist is no answer`() throws {
        let lab = try lab(computes: false)
        try lab.server.modify(
            """
            dn: cn=found,ou=groups,dc=example,dc=com
            changetype: modify
            replace: memberURL
            memberURL: ldap:///ou=gone,dc=example,dc=com??sub?(uid=*)

            """)
        let sync = try lab.run("sync", settings: lab.settings())
        #expect(sync.status == 69)
        #expect(
            sync.errorText.contains(
                "cn=found,ou=groups,dc=example,dc=com: the base of its memberURL does not exist"),
            "\(sync.errorText)")
    }

    @Test func `a snapshot of them decides as the server did`() throws {
        let lab = try lab(computes: true)
        let settings = try lab.settings {
            $0.more = [
                "groups: {filter: \"(objectClass=*)\", base: \"ou=groups,dc=example,dc=com\"}"
            ]
        }
        #expect(try lab.run("sync", settings: settings).status == 0)
        let file = lab.workspace.file("company.ldif")
        #expect(try lab.run("snapshot", "--output", file, settings: settings).status == 0)
        lab.server.stop()
        let replayed = try lab.run(
            "sync", "--from", file, "--state", lab.workspace.file("replayed"), settings: settings)
        #expect(replayed.status == 0, "\(replayed.errorText)")
        for table in ["routes.tsv", "accounts.tsv", "logins.tsv", "problems.tsv", "outputs.json"] {
            let live = try lab.workspace.bytes(of: "state/current/" + table)
            #expect(try lab.workspace.bytes(of: "replayed/current/" + table) == live, "\(table)")
        }
    }

    @Test func `a nested group that the server hides from now on refuses the run`() throws {
        let open = try lab(computes: false)
        let hidden = try lab(computes: false, hides: true)
        let before = try open.settings()
        #expect(try open.run("sync", settings: before).status == 0)
        let after = try open.settings { $0.servers = [hidden.server.ldap] }
        let refused = try open.run("sync", settings: after)
        #expect(refused.status == 3)
        #expect(refused.errorText.contains("cn=inner,ou=hidden,dc=example,dc=com"))
        #expect(refused.errorText.contains("limits.groups"), "\(refused.errorText)")
        #expect(try open.live().generation == "generations/000001")
        // The other server gives the same people other ids.
        let accepted = try open.run(
            "sync", "--accept", "groups,settings,moved,allowed,taken", settings: after)
        #expect(accepted.status == 0, "\(accepted.errorText)")
        #expect(try elsewhere(open) == ["user000000", "user000001", "user000002"])
        // What was accepted does not count any more.
        #expect(try open.run("sync", settings: after).status == 0)
    }
}
