import MailModel

/// Reads what makes a group a mailing list: its members, and whether it has a mailbox of its own.
struct MembershipReader {
    private let members: [(slot: Int, holdsLogins: Bool)]
    private let mailboxIf: EntryMatcher?
    private let target: AddressAttribute?

    init(_ rules: KindRules, attributes: AttributeList) {
        members = rules.members.compactMap { name in
            attributes.slot(of: name).map { ($0, name.lowercased() == "memberuid") }
        }
        mailboxIf = rules.mailboxIf.map { EntryMatcher($0, attributes: attributes) }
        target = rules.target.flatMap { AddressAttribute($0, in: attributes) }
    }

    /// Every member value once, in the order of the attributes.
    func members(of entry: borrowing Entry) -> [Decision.Member] {
        var found: [Decision.Member] = []
        for (slot, holdsLogins) in members {
            entry.forEachValue(of: slot) { value in
                let name =
                    holdsLogins
                    ? Login.canonical(value)
                    : DistinguishedName.folding(GroupWalk.withoutUniqueIdentifier(value))
                // What is no DN or login at all is noted under the name it has.
                found.append(Decision.Member(name: name ?? Array(value), isLogin: holdsLogins))
            }
        }
        return found
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
