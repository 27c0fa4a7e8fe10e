import TestSupport

/// Settings that use every key that decides, now and then, and a directory in which each of them
/// matters; few names, so that everybody meets everybody.
struct RandomCompany {
    let settings: String
    let directory: String

    init(_ random: inout SeededGenerator) {
        settings = RandomCompany.settings(&random)
        directory = RandomCompany.directory(&random)
    }

    // MARK: settings

    private static func settings(_ random: inout SeededGenerator) -> String {
        let profile = random.pick(["openldap", "openldap", "active-directory", "389ds", "freeipa"])
        var lines = [
            "domains: [{name: example.com, aliases: [example.org]}, {name: example.net}]",
            "directory:", "  profile: \(profile)", "  servers: [ldaps://ldap1.example.com]",
            "  base: dc=example,dc=com", "  bind: {method: anonymous}",
            "users:", "  filter: \(filter(&random, "(objectClass=inetOrgPerson)"))",
            "  login: [\(random.pick(["uid", "uid, login2"]))]",
        ]
        func maybe(_ line: String, _ random: inout SeededGenerator) {
            if random.oneIn(2) { lines.append("  " + line) }
        }
        maybe("id: \(random.pick(["entryUUID", "employeeNumber"]))", &random)
        maybe(
            "addresses: [\(random.pick(["mail", "mail, other", "proxyAddresses, mail"]))]", &random)
        maybe("mailbox: \"\(template(&random))\"", &random)
        if random.oneIn(3) {
            let mail = random.pick(["keep", "defer", "reject"])
            lines += ["  states:", "    - {filter: (state=off), mail: \(mail), login: allow}"]
            lines.append("    - {filter: \(filter(&random, "(locked=TRUE)"))}")
        } else {
            maybe("suspended: \(filter(&random, "(locked=TRUE)"))", &random)
            maybe("suspended_mail: \(random.pick(["keep", "defer"]))", &random)
        }
        maybe("relayed_addresses: relayed", &random)
        if random.oneIn(2) {
            lines += ["shared:", "  filter: \(filter(&random, "(objectClass=room)"))"]
            maybe("mailbox: \"{attr:box}@example.com\"", &random)
            maybe("suspended: (state=off)", &random)
        }
        if !random.oneIn(4) {
            lines += ["groups:", "  filter: \(filter(&random, "(objectClass=list)"))"]
            maybe("members: [\(random.pick(["member", "memberUid, listMember"]))]", &random)
            maybe("member_addresses: [mailMember]", &random)
            maybe("place: rules", &random)
            maybe("mailbox_if: (archive=TRUE)", &random)
            maybe("base: ou=groups,dc=example,dc=com", &random)
        }
        if random.oneIn(2) {
            lines += ["contacts:", "  filter: (objectClass=contact)"]
            maybe("target: outside", &random)
        }
        let rewrite = random.oneIn(2) ? ", rewrite: \"{attr:far}@far.example\"" : ""
        lines += [
            "systems:", "  here: {hosted: true, transport: \"lmtp:unix:private/lmtp\"}",
            "  exchange: {transport: \"smtp:[mail.example.com]:25\"\(rewrite)}", "placement:",
        ]
        for number in 1...random.number(1...3) {
            lines.append("  - {name: rule \(number), \(rule(&random))}")
        }
        return (lines + ["  - {system: here}", "outputs: {dovecot: {}}", ""])
            .joined(separator: "\n")
    }

    private static func filter(_ random: inout SeededGenerator, _ usual: String) -> String {
        random.pick([usual, usual, "(&\(usual)(!(hidden=TRUE)))", "(|\(usual)(wanted=TRUE))"])
    }

    private static func template(_ random: inout SeededGenerator) -> String {
        random.pick([
            "{login}@example.com", "{attr:box}@example.com", "{primary}", "{local}@x.example",
        ])
    }

    private static func rule(_ random: inout SeededGenerator) -> String {
        random.pick([
            "group: \"cn=g1,ou=groups,dc=example,dc=com\", system: exchange",
            "group: \"cn=g2,ou=groups,dc=example,dc=com\", system: exchange",
            "group: \"cn=g0,ou=groups,dc=example,dc=com\", primary_group: true, system: exchange",
            "filter: \"(title=vip)\", system: exchange",
            "attribute: host, systems: {far: exchange}, otherwise: here",
            "under: \"ou=far,dc=example,dc=com\", system: exchange",
        ])
    }

    // MARK: directory

    private static let people = ["a", "b", "c", "d", "e"]

    private static func directory(_ random: inout SeededGenerator) -> String {
        var records = ["dn: dc=example,dc=com\nobjectClass: domain\n"]
        for (number, name) in people.enumerated() { records.append(person(name, number, &random)) }
        for number in 0...3 { records.append(group(number, &random)) }
        for name in ["x", "y"] {
            records.append(
                """
                dn: cn=\(name),ou=other,dc=example,dc=com
                objectClass: \(random.pick(["contact", "room", "applicationProcess"]))
                entryUUID: o-\(name)
                mail: \(address(&random))
                outside: \(name)@elsewhere.example
                box: \(name)
                state: \(random.pick(["on", "off"]))

                """)
        }
        return records.shuffled(using: &random).joined(separator: "\n")
    }

    private static func person(
        _ name: String, _ number: Int, _ random: inout SeededGenerator
    ) -> String {
        var lines = [
            "dn: uid=\(name),ou=\(random.pick(["people", "far"])),dc=example,dc=com",
            "objectClass: inetOrgPerson", "entryUUID: u-\(name)", "uid: \(name)",
        ]
        func maybe(_ line: String, _ random: inout SeededGenerator) {
            if random.oneIn(3) { lines.append(line) }
        }
        lines.append("mail: \(name)@example.com")
        maybe("objectClass: \(random.pick(["user", "posixAccount", "room", "list"]))", &random)
        maybe("objectCategory: person", &random)
        maybe("other: \(address(&random))", &random)
        maybe("proxyAddresses: SMTP:\(address(&random))", &random)
        maybe("login2: \(random.pick(people))2", &random)
        maybe("employeeNumber: \(number)", &random)
        maybe("locked: TRUE", &random)
        maybe("pwdAccountLockedTime: 000001010000Z", &random)
        maybe("nsAccountLock: TRUE", &random)
        maybe("userAccountControl: \(random.pick(["512", "514"]))", &random)
        maybe("relayed: \(name)@example.com", &random)
        maybe("box: \(name)box", &random)
        maybe("far: \(name)far", &random)
        maybe("hidden: TRUE", &random)
        maybe("wanted: TRUE", &random)
        maybe("title: vip", &random)
        maybe("host: \(random.pick(["far", "near"]))", &random)
        maybe("gidNumber: \(random.number(1...3))", &random)
        maybe("uidNumber: \(1000 + number)", &random)
        maybe("primaryGroupID: \(random.number(1...3))", &random)
        maybe("employeeType: \(random.pick(["p", "q"]))", &random)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func group(_ number: Int, _ random: inout SeededGenerator) -> String {
        var lines = [
            "dn: cn=g\(number),ou=groups,dc=example,dc=com",
            "objectClass: \(random.pick(["groupOfNames", "groupOfURLs", "posixGroup", "group"]))",
            "entryUUID: g-\(number)", "mail: g\(number)@example.com", "gidNumber: \(number)",
            "objectSid: S-1-5-21-1-2-3-\(number)",
        ]
        if random.oneIn(2) { lines.append("objectClass: list") }
        for _ in 0..<random.number(0...2) { lines.append("member: \(member(&random))") }
        if random.oneIn(3) { lines.append("uniqueMember: \(member(&random))") }
        if random.oneIn(2) { lines.append("memberUid: \(word(&random))") }
        if random.oneIn(3) { lines.append("listMember: \(member(&random))") }
        if random.oneIn(2) { lines.append("mailMember: \(word(&random))") }
        if random.oneIn(3) { lines.append("archive: TRUE") }
        if random.oneIn(3) {
            let filter = random.pick(["(employeeType=p)", "(&(employeeType=q)(hidden=TRUE))"])
            lines.append("memberURL: ldap:///dc=example,dc=com??sub?\(filter)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func member(_ random: inout SeededGenerator) -> String {
        if random.oneIn(4) { return word(&random) }
        if random.oneIn(3) { return "cn=g\(random.number(0...3)),ou=groups,dc=example,dc=com" }
        let unit = random.pick(["people", "far", "gone"])
        return "uid=\(random.pick(people)),ou=\(unit),dc=example,dc=com"
    }

    private static func word(_ random: inout SeededGenerator) -> String {
        random.pick([
            random.pick(people), "\(1000 + random.number(0...4))", address(&random),
            "uid=a,ou=people,dc=example,dc=com", "z",
        ])
    }

    private static func address(_ random: inout SeededGenerator) -> String {
        let domain = random.pick(["example.com", "example.org", "example.net", "far.example"])
        return "\(random.pick(people))@\(domain)"
    }
}
