import Foundation
import TestSupport
import Testing

/// What `check` says of groups whose members are written in a way that no setting says.
@Suite struct GroupFindingTests {
    private var directory = """
        dn: uid=anna,dc=example,dc=com
        objectClass: inetOrgPerson
        entryUUID: u-anna
        uid: anna
        gidNumber: 100
        mail: anna@example.com

        dn: uid=bert,dc=example,dc=com
        objectClass: inetOrgPerson
        entryUUID: u-bert
        uid: bert
        gidNumber: 5000
        mail: bert@example.com

        dn: cn=far,dc=example,dc=com
        objectClass: posixGroup
        entryUUID: g-far
        cn: far
        gidNumber: 5000
        memberUid: anna
        memberUid: bert@example.com
        """

    private func check(_ rule: String, _ more: String = "") throws -> String {
        let workspace = try Workspace(inMemory: true)
        let settings = """
            domains: [{name: example.com}]
            directory:
              servers: [ldaps://ldap1.example.com]
              base: dc=example,dc=com
              bind: {method: anonymous}
            systems:
              here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
              exchange: {transport: "smtp:[mail.exchange.example.com]:25"}
            placement: [{\(rule), system: exchange}, {system: here}]
            outputs: {dovecot: {}}
            \(more)
            """
        let outcome = try ProgramUnderTest.run([
            "check", "--settings", try workspace.write("splitroute.yaml", settings + "\n"),
            "--from", try workspace.write("directory.ldif", directory + "\n"), "--state",
            workspace.file("state"),
        ])
        return outcome.outputText
    }

    @Test func `accounts whose primary group a rule names, and does not count`() throws {
        let group = "group: \"cn=far,dc=example,dc=com\""
        let listed = try check(group)
        #expect(!listed.contains("primary_group"), "\(listed)")
        let directoryWithout = directory.replacing("memberUid: bert@example.com", with: "cn: near")
        #expect(directoryWithout != directory)
        let unlisted = try GroupFindingTests(directory: directoryWithout).check(group)
        #expect(
            unlisted.contains(
                "finding    placement[1] (group cn=far,dc=example,dc=com) is the primary group "
                    + "(gidNumber) of 1 account that it does not list: set primary_group: true in the "
                    + "rule, or list them"), "\(unlisted)")
        let counted = try GroupFindingTests(directory: directoryWithout)
            .check(group + ", primary_group: true")
        #expect(!counted.contains("primary_group"), "\(counted)")
    }

    @Test func `mail addresses among the members of lists`() throws {
        let found = try check("filter: \"(a=b)\"", "groups: {}")
        #expect(
            found.contains(
                "finding    groups.members: 1 value of memberUid is a mail address: name the "
                    + "attribute in groups.member_addresses, or correct the groups"), "\(found)")
        // What is read for its numbers alone is nobody's setting.
        #expect(!found.contains("absent     uidNumber"), "\(found)")
    }

    init() {}

    private init(directory: String) { self.directory = directory }
}
