import TestSupport
import Testing

/// The auxiliary class of schemas/ in a real server: users who say themselves where they are.
struct DirectorySchemaTests {
    @Test func `splitMailSystem and splitRelayedAddress decide`() throws {
        var configuration = Slapd.Configuration()
        configuration.globalLines = [
            "include \(ProgramUnderTest.repository)/schemas/splitroute.schema"
        ]
        configuration.ldif =
            DirectoryLab.company()
            + ["exch", "here"].enumerated().map {
                """
                dn: uid=marked\($0.offset),ou=people,dc=example,dc=com
                objectClass: inetOrgPerson
                objectClass: splitMailAccount
                uid: marked\($0.offset)
                cn: Marked
                sn: Marked
                mail: marked\($0.offset)@example.com
                mail: both\($0.offset)@example.com
                splitMailSystem: \($0.element)
                splitRelayedAddress: both\($0.offset)@example.com


                """
            }.joined()
        let lab = try DirectoryLab(configuration)
        let settings = try lab.settings {
            $0.placement = [
                "{attribute: splitMailSystem, systems: {exch: exchange, here: here}}",
                "{system: here}",
            ]
            $0.users = ["relayed_addresses: splitRelayedAddress"]
        }
        let outcome = try lab.run("sync", settings: settings)
        #expect(outcome.status == 0, "\(outcome.errorText)")
        #expect(try lab.system(of: "both0@example.com") == "exchange")
        #expect(try lab.system(of: "marked0@example.com") == "here")
        #expect(try lab.system(of: "both1@example.com") == "here")
        let accounts = try lab.workspace.read("state/current/accounts.tsv")
        #expect(accounts.contains("uid=marked0,ou=people,dc=example,dc=com\tboth0@example.com\t"))
        #expect(accounts.contains("\tpartly-hosted\t"))
        // The rest of the company says nothing and falls through to the last rule.
        #expect(try lab.system(of: "user000000@example.com") == "here")
    }
}
