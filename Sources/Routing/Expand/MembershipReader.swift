import MailModel

/// Reads what makes a group a mailing list: its members, and whether it has a mailbox of its own.
struct MembershipReader {
    private let members: [(slot: Int, attribute: MemberAttribute)]
    private let sid: Int?
    private let mailboxIf: EntryMatcher?
    private let target: AddressAttribute?

    init(_ rules: KindRules, attributes: AttributeList) {
        let groups = rules.groups
        let all =
            (groups?.members ?? []).map { ($0, MemberAttribute($0)) }
            + (groups?.memberAddresses ?? []).map { ($0, MemberAttribute.addresses) }
        members = all.compactMap { name, attribute in
            attributes.slot(of: name).map { ($0, attribute) }
        }
        sid = groups?.countsRelativeID == true ? attributes.slot(of: AccountNumbers.sid) : nil
        mailboxIf = groups?.mailboxIf.map { EntryMatcher($0, attributes: attributes) }
        target = rules.target.flatMap { AddressAttribute($0, in: attributes) }
    }

    /// Every member value once, in the order of the attributes.
    func members(of entry: borrowing Entry) -> [MemberValue] {
        var found: [MemberValue] = []
        for (slot, attribute) in members {
            entry.forEachValue(of: slot) { value in
                if let member = MemberValue(value, of: attribute) { found.append(member) }
            }
        }
        return found
    }

    /// The number by which users of Active Directory name the group as their primary one.
    func relativeID(of entry: borrowing Entry) -> [UInt8]? {
        sid.flatMap { entry.firstValue(of: $0) }.flatMap(SecurityIdentifier.relative)
    }

    /// Whether the group also keeps a mailbox, an archive mostly.
    func hasMailbox(_ entry: borrowing Entry) -> Bool { mailboxIf?.matches(entry) ?? false }

    /// The address a contact stands for; nil when there is none that is valid.
    func target(of entry: borrowing Entry) -> [UInt8]? {
        var found: [UInt8]?
        target?.forEachValue(of: entry) { value in
            guard found == nil, let address = try? Address(value), address.domain != nil else {
                return
            }
            found = address.bytes(in: [])
        }
        return found
    }
}
