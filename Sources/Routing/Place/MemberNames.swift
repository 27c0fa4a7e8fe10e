import MailModel

/// Names of members: which group names each, and how many accounts have it.
///
/// First all names are added, then accounts are met: a million names cost their text and a few
/// bytes each.
struct MemberNames {
    private var names = ByteStringSet()
    private var mentions: [(group: UInt32, name: ByteArena.Reference)] = []
    /// How many accounts have the name at a place: none, one, or more.
    private var met: [UInt8] = []
    private var known = 0

    /// How many names there are.
    var count: Int { names.count }

    /// Adds a name that a group gives; false when it was there already.
    mutating func insert(_ name: [UInt8], by group: Int) -> Bool {
        let isNew = names.insert(name)
        if let place = name.withUnsafeBytes({ names.place(of: $0) }) {
            mentions.append((UInt32(group), names.reference(at: place)))
        }
        return isNew
    }

    /// Adds a name that nobody answers for; false when it was there already.
    mutating func insert(_ name: [UInt8]) -> Bool { names.insert(name) }

    func contains(_ name: [UInt8]) -> Bool { names.contains(name) }

    /// Where the name is, as long as none is added; nil when no group names it.
    func place(of name: Bytes) -> Int? { names.place(of: name) }

    /// Notes that somebody has the name; false when no group names it.
    mutating func meet(_ name: [UInt8]) -> Bool {
        guard let place = name.withUnsafeBytes({ names.place(of: $0) }) else { return false }
        meet(place)
        return true
    }

    /// Notes that one more account has the name at a place.
    mutating func meet(_ place: Int) {
        if met.isEmpty { met = Array(repeating: 0, count: names.placeCount) }
        if met[place] == 0 { known += 1 }
        if met[place] < 2 { met[place] += 1 }
    }

    /// How many accounts have the name at a place: 2 stands for more than one.
    func accounts(at place: Int) -> Int { met.isEmpty ? 0 : Int(met[place]) }

    /// Whether any account has the name.
    func isKnown(_ name: Bytes) -> Bool {
        names.place(of: name).map { accounts(at: $0) > 0 } ?? false
    }

    /// The text of a name by its place; valid as long as the value.
    func bytes(at place: Int) -> Bytes { names.bytes(names.reference(at: place)) }

    /// Every name that any group gives and not all of whose names are known, with the group and
    /// the number of accounts that have it.
    func forEachMention(_ body: (_ group: Int, _ name: Bytes, _ accounts: Int) -> Void) {
        for mention in mentions {
            let name = names.bytes(mention.name)
            body(Int(mention.group), name, names.place(of: name).map { accounts(at: $0) } ?? 0)
        }
    }

    /// Whether somebody has each name.
    var areAllKnown: Bool { known == names.count }
}
