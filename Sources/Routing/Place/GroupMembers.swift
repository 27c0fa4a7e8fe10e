package import MailModel

/// Everybody a rule's group reaches: members by DN and members by login, nested to any depth.
package struct GroupMembers {
    fileprivate var names = ByteStringSet()
    fileprivate var logins = ByteStringSet()
    /// The group's DN as the settings write it; empty for a group that was never walked.
    fileprivate var root = ""

    /// Nobody.
    package init() {}

    /// How many DNs and logins the group reaches.
    package var count: Int { names.count + logins.count }

    /// A group that reaches nobody but itself is probably the wrong one, and worth a word.
    var problems: [Problem] {
        guard !root.isEmpty, names.count <= 1, logins.count == 0 else { return [] }
        return [
            Problem(
                .emptyRuleGroup, dn: String(printable: root),
                "a placement rule names the group, and it has no members")
        ]
    }

    func contain(_ account: Account) -> Bool {
        names.contains(account.foldedDN) || account.logins.contains { logins.contains($0) }
    }
}

/// Walks a group and the groups in it without recursion, each once, so that a cycle ends.
///
/// The walk says which group to read next; whoever drives it reads the group from the directory
/// and hands the entry back.
package struct GroupWalk {
    /// The members found so far; complete when `next()` answers nil.
    package private(set) var members = GroupMembers()
    /// The attributes a group is read with, in slot order.
    package let attributes: AttributeList

    private var waiting: [String]
    private let isGroup: ([UInt8]) -> Bool

    /// A walk from the group `root`; `isGroup` tells of a folded DN whether it may be a group.
    package init(root: String, attributes: [String], isGroup: @escaping ([UInt8]) -> Bool) {
        self.attributes = AttributeList(attributes)
        self.isGroup = isGroup
        waiting = [root]
        members.root = root
        if let folded = DistinguishedName(root)?.folded { members.names.insert(folded) }
    }

    /// The DN of the next group to read; nil when all have been read.
    package mutating func next() -> String? { waiting.popLast() }

    /// Takes the members of a group that was read.
    package mutating func take(_ group: borrowing Entry) {
        for (slot, name) in attributes.names.enumerated() {
            let holdsLogins = name.lowercased() == "memberuid"
            group.forEachValue(of: slot) { value in
                if holdsLogins {
                    if let login = Login.canonical(value) { members.logins.insert(login) }
                } else {
                    take(name: value)
                }
            }
        }
    }

    private mutating func take(name value: Bytes) {
        let dn = GroupWalk.withoutUniqueIdentifier(value)
        guard let folded = DistinguishedName.folding(dn), members.names.insert(folded) else {
            return
        }
        if isGroup(folded) { waiting.append(String(decoding: dn, as: UTF8.self)) }
    }

    /// uniqueMember values may end in `#'0101'B` (RFC 4517 section 3.3.21).
    static func withoutUniqueIdentifier(_ value: Bytes) -> Bytes {
        guard value.last == UInt8(ascii: "B"), let hash = value.lastIndex(of: UInt8(ascii: "#")),
            value.count - hash >= 4, value[hash + 1] == UInt8(ascii: "'")
        else { return value }
        return Bytes(rebasing: value[..<hash])
    }
}
