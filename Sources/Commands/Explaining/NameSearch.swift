import MailModel
import Tables

/// Whom a name stands for, of all that people call somebody by.
struct NameSearch {
    /// What a name is to the account it stands for.
    enum Meaning: String, Encodable {
        case address
        /// An address with an extension, which has no route of its own.
        case extended = "extension"
        /// No address: the name that mail to one is rewritten to.
        case mailbox
        case login, id, dn
        case displayName = "display-name"
        case nobody
    }

    /// The name as it was typed.
    let asked: ExplainedName
    let meaning: Meaning
    /// The name that the tables are looked up with.
    let subject: ExplainedName
    /// The route of the subject; nil when it has none.
    let route: PlainRow?
    /// Why the subject may not log in; nil when it may, or is no login.
    let denial: PlainRow?
    /// The first address that is delivered or relayed under the name.
    let mailboxOf: [UInt8]?
    let accounts: AccountMatches

    /// Looks a name up: the quick ways first, through a whole table only when they lead to nobody.
    static func of(_ name: String, in set: CanonicalSet) throws -> NameSearch {
        let asked = ExplainedName(name)
        return try byTable(asked, set) ?? byID(name, asked, set) ?? byLogin(asked, set)
            ?? byDN(name, asked, set) ?? byDisplayName(name, asked, set)
            ?? NameSearch(asked, .nobody, in: set)
    }

    private init(
        _ asked: ExplainedName, _ meaning: Meaning, as subject: ExplainedName? = nil,
        mailboxOf: [UInt8]? = nil, accounts: AccountMatches? = nil, in set: CanonicalSet
    ) throws {
        self.asked = asked
        self.meaning = meaning
        self.subject = subject ?? asked
        self.mailboxOf = mailboxOf
        route = try set.route(of: self.subject.key)
        denial = try set.denial(of: self.subject.login)
        if let accounts {
            self.accounts = accounts
        } else {
            let owner = try mailboxOf.flatMap { try set.route(of: $0) } ?? route
            let id = owner?[safe: 5] ?? denial?[safe: 1]
            self.accounts = AccountMatches(try id.flatMap { try set.accounts($0).first })
        }
    }

    /// What routes and denied logins know.
    private static func byTable(
        _ asked: ExplainedName, _ set: CanonicalSet
    ) throws -> NameSearch? {
        if try set.route(of: asked.key) != nil { return try NameSearch(asked, .address, in: set) }
        if asked.domain != nil, let address = try set.address(under: asked.key) {
            return try NameSearch(asked, .mailbox, mailboxOf: address, in: set)
        }
        if try set.denial(of: asked.login) != nil {
            return try NameSearch(asked, .login, in: set)
        }
        if let plain = asked.withoutExtension, try set.route(of: plain.key) != nil {
            return try NameSearch(asked, .extended, as: plain, in: set)
        }
        return nil
    }

    private static func byID(
        _ name: String, _ asked: ExplainedName, _ set: CanonicalSet
    ) throws -> NameSearch? {
        // People copy GUIDs in either case.
        for id in [name, name.lowercased()] {
            let found = AccountMatches(all: try set.accounts(Array(id.utf8)))
            if found.count > 0 { return try NameSearch(asked, .id, primaryOf: found, in: set) }
        }
        return nil
    }

    /// The login of somebody who is not refused.
    private static func byLogin(
        _ asked: ExplainedName, _ set: CanonicalSet
    ) throws -> NameSearch? {
        guard !asked.login.isEmpty else { return nil }
        let wanted = [UInt8(ascii: "\t")] + escapedField(asked.login)
        let matches = try people(
            in: set,
            found: { body in
                try set.rows(of: .people).forEachRow(holding: [wanted], body)
            }, where: { $0.logins.contains(asked.login) })
        return matches.count == 0 ? nil : try NameSearch(asked, .login, accounts: matches, in: set)
    }

    private static func byDisplayName(
        _ name: String, _ asked: ExplainedName, _ set: CanonicalSet
    ) throws -> NameSearch? {
        // They are kept as people see them.
        let folded = String(printable: name).withBytes { Folding.fold($0) }
        let matches = try people(
            in: set,
            found: { body in
                try set.rows(of: .people).forEachRow(
                    where: 1, passes: { Folding.value($0, equalsFolded: folded) }, body)
            },
            where: { person in
                person.displayName.withUnsafeBytes { Folding.value($0, equalsFolded: folded) }
            })
        return matches.count == 0
            ? nil : try NameSearch(asked, .displayName, primaryOf: matches, in: set)
    }

    /// The accounts of the people that are meant, of those that a look through `people.tsv` finds.
    private static func people(
        in set: CanonicalSet, found look: ((CanonicalFile.Row) throws -> Bool) throws -> Void,
        where isMeant: @escaping (Person) -> Bool
    ) throws -> AccountMatches {
        var matches = AccountMatches()
        var last: [UInt8]?
        try look { row in
            let person = row.map(unescapedField)
            guard isMeant(Person(person)), let id = person.first, id != last else { return true }
            last = id
            // Two entries may have one id.
            for (account, person) in zip(try set.accounts(id), try set.people(id))
            where isMeant(person) {
                matches.add(account)
            }
            return true
        }
        return matches
    }

    private static func byDN(
        _ name: String, _ asked: ExplainedName, _ set: CanonicalSet
    ) throws -> NameSearch? {
        guard let dn = DistinguishedName(name), !dn.folded.isEmpty else { return nil }
        var matches = AccountMatches()
        var folded: [UInt8] = []
        try set.rows(of: .accounts).forEachRow(
            where: 2, passes: { DistinguishedName.fold($0, into: &folded) && folded == dn.folded }
        ) { row in
            matches.add(row.map(unescapedField))
            return true
        }
        return matches.count == 0 ? nil : try NameSearch(asked, .dn, primaryOf: matches, in: set)
    }

    /// A name of accounts as such: the tables are asked for the primary address.
    private init(
        _ asked: ExplainedName, _ meaning: Meaning, primaryOf matches: AccountMatches,
        in set: CanonicalSet
    ) throws {
        let primary = matches.only?.text(3).map { ExplainedName($0) }
        try self.init(asked, meaning, as: primary, accounts: matches, in: set)
    }
}
