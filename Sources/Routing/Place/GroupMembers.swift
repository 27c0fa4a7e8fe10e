import MailModel

/// Everybody a rule's group reaches, nested to any depth: found while the group is walked, met while
/// accounts pass by, so that in the end it is known which of its members are nobody.
package final class GroupMembers {
    /// Whether accounts whose `gidNumber` is the group's are members.
    package enum PosixPrimary: Sendable {
        /// Nobody looks.
        case ignored
        /// They are not, and are counted.
        case watched
        case counted
    }

    /// Members by DN; the groups themselves among them.
    private var dns = MemberNames()
    /// Members by login.
    private var logins = MemberNames()
    /// What names a member in some other way: by address, by number, or by login in a DN's place.
    private var odd = MemberNames()
    /// What `primaryGroupID` and `gidNumber` of members are.
    private var relativeIDs = ByteStringSet()
    private var groupIDs = ByteStringSet()

    /// The DN of the group as the settings write it; empty for a group that was never walked.
    private let root: String
    private let posix: PosixPrimary
    /// The DNs of the groups that were read, in comparable form, the rule's own first.
    private var groups: [[UInt8]] = []
    private var readDNs = ByteStringSet()
    private var hasPrimaryMembers = false
    private var isSettled = false

    /// How many accounts have the group as their POSIX primary group and are no members.
    package private(set) var overlooked = 0

    /// Nobody.
    package convenience init() { self.init(root: "", posix: .ignored) }

    init(root: String, posix: PosixPrimary) {
        self.root = root
        self.posix = posix
    }

    /// How many DNs, logins and other names the group reaches.
    package var count: Int { dns.count + logins.count + odd.count }

    /// The DNs of the groups within the rule's group, in comparable form.
    package var nested: [String] {
        groups.dropFirst().map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a DN in comparable form is named as a member and is not that of a group that was
    /// read.
    package func names(unread dn: String) -> Bool {
        dns.contains(Array(dn.utf8)) && !readDNs.contains(Array(dn.utf8))
    }

    /// Whether the rule's own group has the number by which accounts name it.
    package var hasGroupID: Bool { groupIDs.count > 0 }

    /// The attributes by which accounts are members, besides those that accounts have anyway.
    package var attributes: [String] {
        var names: [String] = []
        if relativeIDs.count > 0 { names.append(AccountNumbers.relativeID) }
        if groupIDs.count > 0 { names.append(AccountNumbers.groupID) }
        if odd.count > 0 { names.append(AccountNumbers.userID) }
        return names
    }
}

// MARK: walked
extension GroupMembers {
    /// Begins with a group that was read; answers its number.
    func begin(_ dn: [UInt8]) -> Int {
        groups.append(dn)
        readDNs.insert(dn)
        _ = dns.insert(dn)
        return groups.count - 1
    }

    /// Adds a member of the group with that number; answers the DN when it is a new one.
    func insert(_ member: MemberValue, by group: Int) -> [UInt8]? {
        switch member.form {
        case .dn: return dns.insert(member.name, by: group) ? member.name : nil
        case .login:
            _ = logins.insert(member.name, by: group)
            let isNumber = member.name.allSatisfy(\.isASCIIDigit)
            if isNumber || member.name.contains(UInt8(ascii: "@")) { _ = odd.insert(member.name) }
        case .word, .address, .localPart, .invalid: _ = odd.insert(member.name, by: group)
        }
        return nil
    }

    /// Adds a member that a search found; answers the DN when it is a new one.
    func insert(found dn: [UInt8]) -> [UInt8]? { dns.insert(dn) ? dn : nil }

    /// Adds the number by which Active Directory's users name the group as their primary one.
    func insert(relativeID: [UInt8]) { relativeIDs.insert(relativeID) }

    /// Adds the number by which POSIX accounts name the group as their primary one.
    func insert(groupID: Bytes) { groupIDs.insert(groupID.trimmed) }
}

// MARK: met
extension GroupMembers {
    /// What an account is to the group.
    enum Encounter {
        case member
        case stranger
        /// No member, but the group is its POSIX primary group.
        case overlooked
        /// That depends on the accounts still to come.
        case undecided
    }

    /// Meets an account; whoever is undecided is met again when all have been.
    func meet(_ account: Account, _ domains: SplitDomains) -> Encounter {
        var isMember = dns.meet(account.foldedDN)
        if logins.count > 0 {
            for login in account.logins where logins.meet(login) { isMember = true }
        }
        if let number = account.numbers.relativeID, relativeIDs.contains(number) {
            isMember = true
            hasPrimaryMembers = true
        }
        let isPosixPrimary = account.numbers.groupID.map { groupIDs.contains($0) } ?? false
        if isPosixPrimary, posix == .counted {
            isMember = true
            hasPrimaryMembers = true
        }
        if odd.count > 0 {
            let places = oddPlaces(of: account, domains)
            if !isSettled { for place in places { odd.meet(place) } }
            if !isMember, !places.isEmpty {
                guard isSettled else { return .undecided }
                isMember = places.contains(where: isOnlyOne)
            }
        }
        if isMember { return .member }
        return isPosixPrimary ? .overlooked : .stranger
    }

    /// From now on it is known whom each name could stand for.
    func settle() {
        isSettled = true
        for dn in groups { _ = dns.meet(dn) }
    }

    /// Counts an account whose POSIX primary group this is.
    func overlook() { overlooked += 1 }

    /// Where the names are by which the account is found in no usual way, none twice.
    private func oddPlaces(of account: Account, _ domains: SplitDomains) -> [Int] {
        var places: [Int] = []
        func look(_ name: Bytes) {
            if let place = odd.place(of: name), !places.contains(place) { places.append(place) }
        }
        for login in account.logins { login.withUnsafeBytes { look($0) } }
        for address in account.addresses {
            for spelling in domains.spellings(address) { spelling.withUnsafeBytes { look($0) } }
        }
        if let number = account.numbers.userID { look(number) }
        return places
    }

    /// Whether the name stands for one account: nobody has it as a login, where it is meant to be
    /// one.
    private func isOnlyOne(_ place: Int) -> Bool {
        odd.accounts(at: place) == 1 && !logins.isKnown(odd.bytes(at: place))
    }
}

// MARK: reported
extension GroupMembers {
    /// What is odd about the group, once all accounts have been met: members who are nobody, or a
    /// group without any, which is probably the wrong one.
    var problems: [Problem] {
        guard !root.isEmpty else { return [] }
        guard dns.count > 1 || logins.count + odd.count > 0 || hasPrimaryMembers else {
            return [root.withBytes { .emptyRuleGroup(of: $0) }]
        }
        return unknownMembers
    }

    private var unknownMembers: [Problem] {
        var problems: [Problem] = []
        func report(_ group: Int, _ name: Bytes, isSeveral: Bool = false) {
            groups[group].withUnsafeBytes { dn in
                problems.append(.unknownMember(name, isSeveral: isSeveral, of: dn))
            }
        }
        if !dns.areAllKnown {
            dns.forEachMention { group, name, accounts in
                if accounts == 0 { report(group, name) }
            }
        }
        if !logins.areAllKnown {
            logins.forEachMention { group, name, accounts in
                guard accounts == 0 else { return }
                switch odd.place(of: name).map({ odd.accounts(at: $0) }) ?? 0 {
                case 0: report(group, name)
                case 1: break
                default: report(group, name, isSeveral: true)
                }
            }
        }
        odd.forEachMention { group, name, accounts in
            if logins.isKnown(name) { return }
            switch accounts {
            case 0: report(group, name)
            case 1: break
            default: report(group, name, isSeveral: true)
            }
        }
        return problems
    }
}
