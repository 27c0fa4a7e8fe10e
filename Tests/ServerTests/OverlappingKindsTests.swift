import TestSupport
import Testing

/// An entry that the searches of two kinds find, where only the server can evaluate the filter.
struct OverlappingKindsTests {
    private let lab: DirectoryLab
    /// Logins before `b`: an ordering rule, which is no equality of the ones known here.
    private let part = "uid:caseIgnoreOrderingMatch:="

    init() throws {
        var configuration = Slapd.Configuration()
        configuration.ldif =
            DirectoryLab.company(2) + """
                dn: uid=anna,ou=people,dc=example,dc=com
                objectClass: inetOrgPerson
                uid: anna
                cn: Anna
                sn: A
                mail: anna@example.com

                """
        lab = try DirectoryLab(configuration)
    }

    private func settings() throws -> String {
        try lab.settings {
            $0.users = ["filter: \"(|(uid=user*)(\(part)b))\""]
            $0.more = ["shared: {filter: \"(objectClass=inetOrgPerson)\"}"]
        }
    }

    @Test func `it is of the first kind, by its name`() throws {
        let sync = try lab.run("sync", settings: settings())
        #expect(sync.status == 0, "\(sync.errorText)")
        let accounts = try lab.workspace.read("state/current/accounts.tsv").split(separator: "\n")
        #expect(accounts.count == 3)
        #expect(accounts.allSatisfy { $0.contains("\tuser\t") }, "\(accounts)")
        // A twin would share her addresses.
        #expect(!(try lab.workspace.read("state/current/problems.tsv").contains("-address")))
    }

    @Test func `one warning says that a file will not do, and a file is refused`() throws {
        let settings = try settings()
        let sync = try lab.run("sync", settings: settings)
        #expect(sync.errorText.split(separator: "\n").count { $0.contains("warning") } == 1)
        let file = try lab.workspace.write(
            "all.ldif", lab.server.search(["-b", "dc=example,dc=com", "*", "entryUUID"]))
        let plan = try ProgramUnderTest.run(["plan", "--settings", settings, "--from", file])
        #expect(plan.status == 78)
        #expect(
            plan.errorText.contains(
                "only a server can evaluate \(part) in the filter "
                    + "(|(uid=user*)(\(part)b))"), "\(plan.errorText)")
        #expect(plan.errorText.contains("read the server itself, without --from"))
    }
}
