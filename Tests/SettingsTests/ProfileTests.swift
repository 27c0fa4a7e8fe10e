import MailModel
@testable import Settings
import Testing

/// Profiles fill in what a directory product calls things.
@Suite struct ProfileTests {
    struct Expectation: Sendable, CustomTestStringConvertible {
        let profile: DirectorySettings.Profile
        let filter: String
        let id: String
        let login: [String]
        let addresses: [String]
        let suspended: String
        let suspendedMail: Restriction.Mail
        var unit = ["departmentNumber", "ou"]
        var testDescription: String { profile.rawValue }
    }

    static let expectations = [
        Expectation(
            profile: .openldap, filter: "(objectClass=inetOrgPerson)", id: "entryUUID",
            login: ["uid"], addresses: ["mail", "mailLocalAddress", "mailAlternateAddress"],
            suspended: "(pwdAccountLockedTime=000001010000Z)", suspendedMail: .reject),
        Expectation(
            profile: .ds389, filter: "(objectClass=inetOrgPerson)", id: "nsUniqueId",
            login: ["uid"], addresses: ["mail", "mailAlternateAddress"],
            suspended: "(nsAccountLock=TRUE)", suspendedMail: .reject),
        Expectation(
            profile: .freeipa,
            filter: "(&(objectClass=posixAccount)(objectClass=inetOrgPerson))", id: "ipaUniqueID",
            login: ["uid"], addresses: ["mail"], suspended: "(nsAccountLock=TRUE)",
            suspendedMail: .reject),
        Expectation(
            profile: .activeDirectory, filter: "(&(objectCategory=person)(objectClass=user))",
            id: "objectGUID", login: ["sAMAccountName", "userPrincipalName"],
            addresses: ["proxyAddresses", "mail"],
            suspended: "(|(userAccountControl:1.2.840.113556.1.4.803:=2)"
                + "(&(accountExpires>=1)(accountExpires<={now:filetime})))", suspendedMail: .keep,
            unit: ["department"]),
    ]

    @Test(arguments: expectations) func `users have the profile's defaults`(
        expected: Expectation
    ) throws {
        let lines = "  bind: {method: anonymous}\n  profile: \(expected.profile.rawValue)"
        let users = try settings(of: file(directory: directory(lines))).kinds[0]
        #expect(users.filter == (try Filter(expected.filter)))
        #expect(
            users.rules
                == KindRules(
                    .users(UserRules(login: expected.login)), id: expected.id,
                    addresses: expected.addresses,
                    states: [
                        AccountState(
                            try Filter(expected.suspended),
                            Restriction(mail: expected.suspendedMail, login: .deny))
                    ], displayName: ["displayName", "cn"], unit: expected.unit))
    }

    @Test func `other kinds have their own defaults`() throws {
        let lines = "  bind: {method: anonymous}\n  profile: active-directory"
        let text = file(
            directory: directory(lines), "shared: {filter: (a=b)}\ngroups: {}\ncontacts:")
        let kinds = try settings(of: text).kinds
        #expect(
            kinds.map(\.rules.addresses)
                == [["proxyAddresses", "mail"], ["mail"], ["mail"], ["mail"]])
        #expect(kinds.map(\.rules.id) == Array(repeating: "objectGUID", count: 4))
        #expect(kinds.dropFirst().map(\.rules.states) == [[], [], []])
        #expect(
            kinds.map(\.rules.displayName) == Array(repeating: ["displayName", "cn"], count: 4))
        #expect(kinds.map(\.rules.unit) == Array(repeating: ["department"], count: 4))
        let groups =
            "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)"
            + "(objectClass=posixGroup)(objectClass=group))"
        #expect(kinds[2].filter == (try Filter(groups)))
        #expect(
            kinds[2].rules.groups
                == GroupRules(
                    place: .expand, members: ["member", "uniqueMember", "memberUid"],
                    countsRelativeID: true))
        #expect(kinds[3].filter == (try Filter("(objectClass=contact)")))
        #expect(kinds[3].rules.target == "mail")
    }
}
