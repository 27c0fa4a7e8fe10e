import MailModel
import Tables

/// What becomes of mail to the members of lists.
struct MemberFates {
    /// The action of a route, or `outside`, `catch-all`, `unknown`; and the system it leads to.
    struct Fate: Equatable {
        let action: String
        let system: String?
    }

    private let members: ByteStringSet
    /// The fates there are, which are few.
    private var fates: [Fate] = []
    /// Of each member, by its number, the place of its fate; nil when no route tells.
    private var places: [UInt16?]
    private let domains: OutputParameters

    /// Looks through the routes once, for those of members and for those that lead to the names that
    /// members are called by.
    init(of members: ByteStringSet, in set: CanonicalSet) throws {
        self.members = members
        domains = set.outputs
        places = Array(repeating: nil, count: members.count)
        guard members.count > 0 else { return }
        try set.rows(of: .routes).forEachRow(whereOneOf: [0, 3], passes: members.contains) { row in
            take(row.map(unescapedField))
            return true
        }
    }

    private mutating func take(_ route: PlainRow) {
        let fate = Fate(action: route.text(1) ?? "-", system: route.text(2))
        let place = fates.firstIndex(of: fate) ?? fates.count
        if place == fates.count { fates.append(fate) }
        if let number = number(of: route[safe: 0]) { places[number] = UInt16(clamping: place) }
        // An address is its own before it is a name of another one.
        if fate.action != "expand", let number = number(of: route[safe: 3]), places[number] == nil {
            places[number] = UInt16(clamping: place)
        }
    }

    private func number(of name: [UInt8]?) -> Int? {
        name?.withUnsafeBytes { members.number(of: $0) }
    }

    /// What becomes of mail to a member.
    func fate(of member: Bytes) -> Fate {
        if let place = members.number(of: member).flatMap({ places[$0] }) {
            return fates[Int(place)]
        }
        let domain = member.lastIndex(of: UInt8(ascii: "@")).map { member[($0 + 1)...] }
        guard let domain,
            let own = domains.domain(named: String(decoding: domain, as: UTF8.self))
        else { return Fate(action: "outside", system: nil) }
        if let system = own.unknown { return Fate(action: "relay", system: system) }
        return Fate(action: own.catchAll == nil ? "unknown" : "catch-all", system: nil)
    }
}

extension OutputParameters {
    /// The domain of the split that a name is one of.
    func domain(named name: String) -> MailDomain? {
        domains.first { ([$0.name] + $0.aliases).contains(name) }
    }
}
