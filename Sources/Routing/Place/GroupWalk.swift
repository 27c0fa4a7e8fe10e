package import MailModel

/// Walks a group and the groups in it without recursion, each once, so that a cycle ends.
///
/// The walk says what to ask the directory next; whoever drives it asks, and hands what was found
/// back.
package struct GroupWalk {
    /// The members found so far; complete when neither `next()` nor `nextSearch()` has more.
    package let members: GroupMembers
    /// The attributes a group is read with, in slot order.
    package let attributes: AttributeList

    /// The object classes of groups.
    package static let classes = [
        "groupOfNames", "groupOfUniqueNames", "groupOfURLs", "posixGroup", "group",
    ]
    /// The attribute of groups whose members are found, not listed.
    package static let searchAttribute = "memberURL"

    private let memberSlots: [(slot: Int, attribute: MemberAttribute)]
    private let countsRelativeID: Bool
    private let posix: GroupMembers.PosixPrimary
    private var waiting: [String]
    private var searches: [(url: String, group: String)] = []
    private var isAtRoot = true
    private let isGroup: ([UInt8]) -> Bool

    /// A walk from the group `root`; `isGroup` tells of a folded DN whether it may be a group.
    ///
    /// `attributes` hold the members. `relativeID`: users of Active Directory are members of their
    /// primary group; `posix`: so are POSIX accounts.
    package init(
        root: String, attributes: [String], relativeID: Bool = false,
        posix: GroupMembers.PosixPrimary = .ignored, isGroup: @escaping ([UInt8]) -> Bool
    ) {
        var list = AttributeList(attributes)
        memberSlots = list.names.enumerated().map { ($0.offset, MemberAttribute($0.element)) }
        for name in ["objectClass", GroupWalk.searchAttribute] { list.insert(name) }
        if relativeID { list.insert(AccountNumbers.sid) }
        if posix != .ignored { list.insert(AccountNumbers.groupID) }
        self.attributes = list
        self.isGroup = isGroup
        self.posix = posix
        countsRelativeID = relativeID
        members = GroupMembers(root: root, posix: posix)
        waiting = [root]
    }

    /// The DN of the next group to read; nil when all that are known have been read.
    package mutating func next() -> String? { waiting.popLast() }

    /// The next search that finds members, and the group that asks for it; nil when there is none.
    package mutating func nextSearch() -> (url: String, group: String)? { searches.popLast() }

    /// Takes a group that was read, or an entry that turns out to be none.
    package mutating func take(_ group: borrowing Entry) {
        guard isAtRoot || isGroup(group), let dn = DistinguishedName.folding(group.dn) else {
            return
        }
        isAtRoot = false
        let number = members.begin(dn)
        for (slot, attribute) in memberSlots {
            group.forEachValue(of: slot) { value in
                guard let member = MemberValue(value, of: attribute),
                    let new = members.insert(member, by: number)
                else { return }
                visit(new, as: MemberValue.withoutUniqueIdentifier(value.trimmed))
            }
        }
        if let slot = attributes.slot(of: GroupWalk.searchAttribute) {
            group.forEachValue(of: slot) { url in
                searches.append(
                    (String(decoding: url, as: UTF8.self), String(printable: group.dn)))
            }
        }
        if countsRelativeID, let slot = attributes.slot(of: AccountNumbers.sid) {
            group.forEachValue(of: slot) { value in
                if let number = SecurityIdentifier.relative(value) {
                    members.insert(relativeID: number)
                }
            }
        }
        if posix != .ignored, let slot = attributes.slot(of: AccountNumbers.groupID) {
            group.forEachValue(of: slot) { members.insert(groupID: $0) }
        }
    }

    /// Takes a member that a search found.
    package mutating func take(found dn: Bytes) {
        guard let folded = DistinguishedName.folding(dn), let new = members.insert(found: folded)
        else { return }
        visit(new, as: dn)
    }

    private mutating func visit(_ folded: [UInt8], as written: Bytes) {
        if isGroup(folded) { waiting.append(String(decoding: written, as: UTF8.self)) }
    }

    /// Whether an entry is a group: a member elsewhere in the directory may be one, or a person.
    private func isGroup(_ entry: borrowing Entry) -> Bool {
        let slots =
            memberSlots.map(\.slot)
            + [attributes.slot(of: GroupWalk.searchAttribute)]
            .compactMap(\.self)
        if slots.contains(where: { entry.has($0) }) { return true }
        guard let slot = attributes.slot(of: "objectClass") else { return false }
        return entry.anyValue(of: slot) { value in
            GroupWalk.classes.contains { name in
                name.withBytes { value.equalsIgnoringASCIICase($0) }
            }
        }
    }
}
