import Directory
import MailModel
import TestSupport
import Testing

/// A directory whose branch is on another server.
@Suite(.serialized)
struct ReferralTests {
    private let branch: Slapd
    private let trunk: Slapd

    /// `branch` serves everything, of which the trunk's `ou=branch` is a referral to it.
    init() throws {
        var configuration = Slapd.Configuration()
        configuration.logsOperations = true
        configuration.ldif =
            Slapd.tree() + """
                dn: ou=branch,dc=example,dc=com
                objectClass: organizationalUnit
                ou: branch

                dn: uid=zoe,ou=branch,dc=example,dc=com
                objectClass: inetOrgPerson
                uid: zoe
                cn: Zoe
                sn: Z
                mail: zoe@example.com


                """
        branch = try Slapd.start(configuration)
        configuration.ldif =
            Slapd.tree() + Slapd.people(2) + """
                dn: ou=branch,dc=example,dc=com
                objectClass: referral
                objectClass: extensibleObject
                ou: branch
                ref: \(branch.ldap)/ou=branch,dc=example,dc=com


                """
        trunk = try Slapd.start(configuration)
    }

    private func names(
        _ referrals: Referrals, base: String = Asking.base, pageSize: Int = 1000,
        scope: SearchScope = .subtree
    ) throws -> (names: [String], ignored: Int) {
        var configuration = Asking.configuration(trunk.ldap)
        configuration.referrals = referrals
        configuration.pageSize = pageSize
        let directory = try LDAPDirectory(configuration)
        let found = try Asking.names(of: directory, Asking.request(base: base, scope: scope))
        return (found.sorted(), directory.notes.ignoredReferrals.count)
    }

    private let here = ["uid=user000000", "uid=user000001"].map {
        $0 + ",ou=people,dc=example,dc=com"
    }
    private let there = "uid=zoe,ou=branch,dc=example,dc=com"

    @Test(arguments: [0, 1, 1000])
    func `ignored, followed, or the end of the run`(_ pageSize: Int) throws {
        let ignored = try names(.ignore, pageSize: pageSize)
        #expect(ignored.names == here)
        #expect(ignored.ignored == 1)
        let followed = try names(.follow, pageSize: pageSize)
        #expect(followed.names == here + [there])
        #expect(followed.ignored == 0)
        let error = Asking.failure { _ = try names(.stop, pageSize: pageSize) }
        #expect(error?.code == .refused)
        #expect(error?.sentence == "the answer points to other servers (referral)")
    }

    @Test func `a base that is elsewhere altogether`() throws {
        #expect(try names(.follow, base: "ou=branch,dc=example,dc=com").names == [there])
        let error = Asking.failure { _ = try names(.ignore, base: "ou=branch,dc=example,dc=com") }
        #expect(error?.underlying?.hasPrefix("LDAP 10 ") == true)
    }

    @Test func `a server that is gone ends the run`() throws {
        branch.stop()
        let error = Asking.failure { _ = try names(.follow) }
        #expect(error?.code == .unavailable)
        #expect(error?.sentence.hasPrefix("a referral leads nowhere: ") == true)
    }

    /// How often somebody said who they are, by the server's own log.
    private func binds(_ server: Slapd) -> Int {
        server.log.split(separator: "\n").count {
            $0.contains(" BIND dn=\"\(server.readerDN)\" method=")
        }
    }

    @Test(arguments: [0, 1, 1000])
    func `every branch is read, not only the last one`(_ pageSize: Int) throws {
        var configuration = branch.configuration
        configuration.ldif =
            Slapd.tree() + """
                dn: ou=depot,dc=example,dc=com
                objectClass: organizationalUnit
                ou: depot

                dn: uid=yann,ou=depot,dc=example,dc=com
                objectClass: inetOrgPerson
                uid: yann
                cn: Yann
                sn: Y

                """
        let depot = try Slapd.start(configuration)
        try trunk.modify(
            """
            dn: ou=depot,dc=example,dc=com
            objectClass: referral
            objectClass: extensibleObject
            ou: depot
            ref: \(depot.ldap)/ou=depot,dc=example,dc=com

            """)
        let found = try names(.follow, pageSize: pageSize)
        #expect(found.names == here + ["uid=yann,ou=depot,dc=example,dc=com", there])
        #expect([trunk, branch, depot].map(binds) == [1, 1, 1])
    }

    @Test(arguments: ["dc=example,dc=com", "DC=Example, DC=com", "ou=people,dc=example,dc=com", ""])
    func `servers that point at each other cost one session each`(_ base: String) throws {
        try branch.modify(
            """
            dn: ou=back,ou=branch,dc=example,dc=com
            objectClass: referral
            objectClass: extensibleObject
            ou: back
            ref: \(trunk.ldap)/\(base.replacing(" ", with: "%20"))

            """)
        #expect(try names(.follow).names == here + [there])
        #expect([trunk, branch].map(binds) == [1, 1])
    }
}
