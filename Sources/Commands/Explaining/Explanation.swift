import Generations
import MailModel
import Tables

/// Everything the tables say of one name: whom it stands for, its route, the rows, whether it may log
/// in, and whatever else is known of the account.
struct Explanation: Encodable {
    /// The name as it was asked for, in canonical form where it has one.
    let name: String
    let meaning: NameSearch.Meaning
    let generation: Int?
    /// The address that is meant where the name is one with an extension.
    let extensionOf: String?
    let route: RouteFacts?
    let account: AccountFacts?
    /// Since when the account is where it is; nil when that is no news of a generation's.
    let since: Standing?
    let denied: DenialFacts?
    /// The first address that is delivered or relayed under this name, when it is no address.
    let mailboxOf: String?
    /// What becomes of mail to a name without a route.
    let unknown: String?
    /// Every address of the account.
    let addresses: [AddressFacts]
    /// The logins of the account.
    let logins: [LoginFacts]
    /// The lists that the account is in.
    let lists: [String]
    /// Whom the list reaches, when the name is one.
    let members: [MemberFacts]
    let problems: [ProblemFacts]
    /// The names that may have been meant, when nobody has this one.
    let nearest: [String]
    let rows: [TableRow]
    /// Where the rows are that no text file can hold; nil when every row is shown.
    let hidden: String?
    /// What the set does not know of people; nil when it knows them.
    let gap: String?

    /// Explains a name that stands for one account, or for none.
    init(of search: NameSearch, in set: CanonicalSet, _ kept: KeptGenerations? = nil) throws {
        let asked = search.asked
        let found = search.route
        let owner = search.accounts.rows.first
        name = String(decoding: asked.key, as: UTF8.self)
        meaning = search.meaning
        generation = set.number
        extensionOf =
            search.meaning == .extended
            ? String(decoding: search.subject.key, as: UTF8.self) : nil
        route = found.map(RouteFacts.init)
        denied = search.denial.map(DenialFacts.init)
        let person = try owner.map(set.person)
        account = owner.flatMap { row in person.map { AccountFacts(row, $0, set.outputs) } }
        since = try owner.flatMap { try kept?.standing(of: $0) }
        mailboxOf = search.mailboxOf.map { String(decoding: $0, as: UTF8.self) }
        let traces =
            try owner.map { try AccountTraces(of: $0, askedFor: search.subject.key, in: set) }
            ?? AccountTraces()
        addresses = traces.addresses
        lists = traces.lists
        let names = try Explanation.logins(of: owner, person, in: set)
        logins = try names.map { try LoginFacts($0, of: owner, in: set) }
        let subjects =
            [asked.key, search.subject.key] + names
            + traces.addresses.prefix(Explanation.mostSubjects).map { Array($0.address.utf8) }
        problems = try AccountTraces.problems(of: owner?[safe: 2], about: subjects, in: set)
        members = try Explanation.members(of: found, in: set)
        let isUnknown = asked.domain != nil && found == nil && mailboxOf == nil
        nearest = search.meaning == .nobody ? try Explanation.nearest(to: asked, in: set) : []
        let rows = try Explanation.rows(of: search, isUnknown: isUnknown, in: set)
        self.rows = rows.map(TableRow.init)
        unknown =
            isUnknown ? Explanation.unknown(domain: asked.domain ?? [], set.outputs, rows) : nil
        gap =
            set.knowsPeople
            ? nil : "display names and hosted logins are known from the next generation on"
        hidden = search.subject.key.withUnsafeBytes { key in
            set.outputs.outputs.lazy.compactMap { $0.output.hidingPlace(of: key) }.first
        }
    }

    /// Of how many addresses of an account the problems are looked for.
    private static let mostSubjects = 50

    /// The logins of an account; where they are not known, those that are refused.
    private static func logins(
        of owner: PlainRow?, _ person: Person?, in set: CanonicalSet
    ) throws -> [[UInt8]] {
        guard let id = owner?[safe: 0] else { return [] }
        if set.knowsPeople { return person?.logins ?? [] }
        return try AccountTraces.deniedLogins(of: id, in: set)
    }

    private static func members(
        of route: PlainRow?, in set: CanonicalSet
    ) throws -> [MemberFacts] {
        guard let route, route.text(1) == "expand", let list = route[safe: 3] else { return [] }
        return try list.withUnsafeBytes { list in
            let recipients = Recipients.of(list)
            var members = ByteStringSet()
            for recipient in recipients { members.insert(recipient) }
            let fates = try MemberFates(of: members, in: set)
            return recipients.map { MemberFacts($0, fates.fate(of: $0)) }
        }
    }

    /// The names that may have been meant, of addresses and logins.
    private static func nearest(
        to asked: ExplainedName, in set: CanonicalSet
    ) throws -> [String] {
        var near = NearNames(to: asked.login)
        try set.rows(of: .routes).forEachKey { near.take($0) }
        let isAddress = asked.domain != nil
        try set.rows(of: .logins).forEachKey { login in
            // Under every domain a denied login is one more name.
            if isAddress || !login.contains(UInt8(ascii: "@")) { near.take(login) }
        }
        try set.rows(of: .people).forEachValue(from: 3) { near.take($0) }
        return near.nearest.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Explanation.LoginFacts {
    /// What becomes of a login value of an account.
    init(_ login: [UInt8], of owner: PlainRow?, in set: CanonicalSet) throws {
        name = String(decoding: login, as: UTF8.self)
        let denial = try set.denial(of: login)
        denied = denial != nil
        reason = denial?.text(2) ?? Explanation.LoginFacts.why(owner?.text(5))
    }

    /// Why a login of an account in that state is not refused.
    private static func why(_ state: String?) -> String {
        switch state {
        case "hosted", "partly-hosted": state ?? "-"
        case "suspended": "its state leaves logins alone, or a user who may log in has it too"
        default: "a user who may log in here has it too"
        }
    }
}
