/// One company, told in the schema of each directory product: 3,000 users in teams, every tenth with
/// a mailbox on Exchange by a nested group, some disabled, a list of 2,000, shared mailboxes and a
/// contact.
///
/// Whoever reads it must come to the same routes and the same denylist, whatever the product.
struct CorporateStory {
    /// How a product writes it down.
    enum Dialect { case openldap, ds389, activeDirectory }

    static let userCount = 3000
    let dialect: Dialect

    private var suffix: String { "dc=example,dc=com" }
    private var isActiveDirectory: Bool { dialect == .activeDirectory }

    /// The group the placement rule names; its members are groups.
    var relayGroup: String { "cn=split-relay,ou=lists,\(suffix)" }

    /// Everything below the suffix, parents first.
    var ldif: String {
        var text = ["people", "lists", "shared", "contacts"].map { name in
            record("ou=\(name)", ["objectClass: organizationalUnit", "ou: \(name)"])
        }
        text += (0..<CorporateStory.userCount).map(user)
        text += (0..<20).map(sharedMailbox)
        text.append(contact)
        text += groups
        return text.joined()
    }

    private func user(_ number: Int) -> String {
        let login = "user\(number)"
        let primary = "given\(number).family\(number)@example.com"
        let aliases = number % 3 == 0 ? ["\(login)@example.com", "g\(number)@example.com"] : []
        let isDisabled = number % 50 == 7
        guard isActiveDirectory else {
            let alternates = aliases.map { "mailAlternateAddress: \($0)" }
            let classes =
                dialect == .openldap
                ? ["inetOrgPerson", "labMailUser"] : ["inetOrgPerson", "mailRecipient"]
            let off =
                dialect == .openldap ? "pwdAccountLockedTime: 000001010000Z" : "nsAccountLock: TRUE"
            return record(
                "uid=\(login),ou=people",
                classes.map { "objectClass: \($0)" } + [
                    "uid: \(login)", "cn: Given\(number) Family\(number)", "sn: Family\(number)",
                    "mail: \(primary)",
                ] + alternates + (isDisabled ? [off] : []))
        }
        return record(
            name(of: number),
            [
                "objectClass: user", "sAMAccountName: \(login)",
                "userPrincipalName: \(login)@example.com", "mail: \(primary)",
                "proxyAddresses: SMTP:\(primary)", "proxyAddresses: X500:/o=Example/cn=\(login)",
                "userAccountControl: \(isDisabled ? 546 : 544)",
            ] + aliases.map { "proxyAddresses: smtp:\($0)" })
    }

    private func sharedMailbox(_ number: Int) -> String {
        let common = ["cn: room\(number)", "sn: Room", "mail: room\(number)@example.com"]
        guard isActiveDirectory else {
            return record(
                "cn=room\(number),ou=shared", ["objectClass: inetOrgPerson"] + common)
        }
        return record(
            "cn=room\(number),ou=shared",
            [
                "objectClass: user", "sAMAccountName: room\(number)", "userAccountControl: 546",
                "mail: room\(number)@example.com",
            ])
    }

    private var contact: String {
        let mail = "mail: partner@elsewhere.example"
        guard isActiveDirectory else {
            return record(
                "cn=partner,ou=contacts",
                ["objectClass: inetOrgPerson", "cn: partner", "sn: Partner", mail])
        }
        return record("cn=partner,ou=contacts", ["objectClass: contact", mail])
    }

    /// Teams of those on Exchange, all of them in `split-relay`; and a list of everybody below 2,000.
    private var groups: [String] {
        let relayed = stride(from: 0, to: CorporateStory.userCount, by: 10).map(name)
        let teams = stride(from: 0, to: relayed.count, by: 100).map { start in
            group(
                "team\(start / 100)", members: Array(relayed[start..<start + 100]), address: nil)
        }
        let names = teams.indices.map { "cn=team\($0),ou=lists" }
        let everybody = (0..<2000).map(name) + ["cn=partner,ou=contacts"]
        return teams + [
            group("split-relay", members: names, address: nil),
            group("everybody", members: everybody, address: "everybody@example.com"),
        ]
    }

    private func group(_ name: String, members: [String], address: String?) -> String {
        let mail = address.map { ["mail: \($0)"] } ?? []
        let members = members.map { "member: \($0),\(suffix)" }
        guard isActiveDirectory else {
            let classes = ["objectClass: groupOfNames"] + (mail.isEmpty ? [] : [addressedGroup])
            return record("cn=\(name),ou=lists", classes + ["cn: \(name)"] + mail + members)
        }
        return record(
            "cn=\(name),ou=lists",
            ["objectClass: group", "sAMAccountName: \(name)"] + mail + members)
    }

    private var addressedGroup: String {
        dialect == .openldap ? "objectClass: extensibleObject" : "objectClass: mailGroup"
    }

    private func name(of number: Int) -> String {
        isActiveDirectory
            ? "cn=Given\(number) Family\(number),ou=people" : "uid=user\(number),ou=people"
    }

    private func record(_ name: String, _ lines: [String]) -> String {
        "dn: \(name),\(suffix)\n" + lines.joined(separator: "\n") + "\n\n"
    }
}
