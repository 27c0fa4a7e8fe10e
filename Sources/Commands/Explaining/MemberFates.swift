import MailModel
import Tables

/// What becomes of mail to the members of lists.
struct MemberFates {
    /// Names that mail is delivered under, with the fate of the address that leads there.
    private var mailboxes: [[UInt8]: Explanation.RouteFacts] = [:]
    private let set: CanonicalSet

    /// Looks through the routes once for members that are no addresses, if there are any.
    init(of members: [[UInt8]], in set: CanonicalSet) throws {
        self.set = set
        var unknown = ByteStringSet()
        for member in members where try set.route(of: member) == nil { unknown.insert(member) }
        if unknown.count > 0 { try look(for: unknown) }
    }

    private mutating func look(for unknown: ByteStringSet) throws {
        try set.rows(of: .routes).forEachRow(where: 3, passes: unknown.contains) { row in
            let fields = row.map(unescapedField)
            if fields.text(1) != "expand", let name = fields[safe: 3], mailboxes[name] == nil {
                mailboxes[name] = Explanation.RouteFacts(fields)
            }
            return true
        }
    }

    /// What becomes of mail to a member.
    func fate(of member: [UInt8]) throws -> Explanation.MemberFacts {
        let name = String(decoding: member, as: UTF8.self)
        if let route = try set.route(of: member).map(Explanation.RouteFacts.init)
            ?? mailboxes[member]
        {
            return .init(member: name, fate: route.action, system: route.system)
        }
        let domain = member.lastIndex(of: UInt8(ascii: "@")).map { member[($0 + 1)...] } ?? []
        let own = set.outputs.domain(named: String(decoding: domain, as: UTF8.self))
        guard let own else { return .init(member: name, fate: "outside", system: nil) }
        if let system = own.unknown { return .init(member: name, fate: "relay", system: system) }
        return .init(member: name, fate: own.catchAll == nil ? "unknown" : "catch-all", system: nil)
    }
}

extension OutputParameters {
    /// The domain of the split that a name is one of.
    func domain(named name: String) -> MailDomain? {
        domains.first { ([$0.name] + $0.aliases).contains(name) }
    }
}
