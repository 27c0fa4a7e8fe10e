import MailModel

/// The groups that this host expands, and whom their members may be: gathered while entries pass by,
/// expanded when all are known.
struct MailingLists {
    /// What mail to a member of a list becomes.
    enum Recipient {
        case address(ByteArena.Reference)
        /// The number of a list.
        case list(Int)
        case suspended
        case withoutAddress
    }

    /// A value of a group's member attribute.
    struct Member {
        let name: ByteArena.Reference
        let form: MemberValue.Form
    }

    /// A group that is expanded.
    struct List {
        let account: UInt32
        /// Nobody writes to a list without an address: it counts only within others.
        let hasAddress: Bool
        /// A mailbox of its own; nil when it has none.
        let mailbox: ByteArena.Reference?
        let members: [Member]
        /// The number by which users name it as their primary group; nil when none can.
        let relativeID: ByteArena.Reference?
    }

    /// Accounts by a kind of name.
    typealias Names = [(name: ByteArena.Reference, account: UInt32)]

    /// Where the text of names, logins, members and recipients lies.
    let gathered: ByteArena
    private(set) var lists: [List] = []
    private(set) var recipients: [Recipient] = []
    private(set) var names: Names = []
    private(set) var logins: Names = []
    private(set) var userIDs: Names = []
    /// Accounts by the number of their primary group.
    private(set) var primaryGroups: Names = []

    init(gathered: ByteArena) { self.gathered = gathered }

    /// Takes the account of that number; every account is taken, in the order of the numbers.
    mutating func add(_ account: Account, number: UInt32, _ decision: Decision) {
        precondition(number == recipients.count, "accounts are taken in the order of their numbers")
        if !account.foldedDN.isEmpty {
            names.append((gathered.append(account.foldedDN), number))
        }
        for login in account.logins { logins.append((gathered.append(login), number)) }
        if let id = account.numbers.userID { userIDs.append((gathered.append(id), number)) }
        if let group = account.numbers.relativeID {
            primaryGroups.append((gathered.append(group), number))
        }
        let recipient = recipient(of: account, decision)
        recipients.append(recipient)
        guard case .list = recipient else { return }
        lists.append(
            List(
                account: number, hasAddress: !account.addresses.isEmpty,
                mailbox: decision.ownMailbox.map { gathered.append($0) },
                members: decision.members.map {
                    Member(name: gathered.append($0.name), form: $0.form)
                },
                relativeID: decision.relativeID.map { gathered.append($0) }))
    }

    private func recipient(of account: Account, _ decision: Decision) -> Recipient {
        if decision.isRejected { return .suspended }
        switch account.kind {
        case .group where decision.state == .expanded: return .list(lists.count)
        case .contact where decision.state == .expanded:
            return decision.target.map { .address(gathered.append($0)) } ?? .withoutAddress
        // One whose mail waits is a member all the same: its own address is what waits.
        case .user, .shared, .group, .contact:
            guard let own = account.addresses.first, let primary = account.primary else {
                return .withoutAddress
            }
            let fate = decision.fates.fate(of: own)
            // A relay's rewriting is the row of the address itself, which is expanded in turn.
            let mailbox = fate?.action == .deliver ? fate?.target : nil
            return .address(gathered.append(mailbox ?? primary))
        }
    }

    /// The addresses by which members are named, of which somebody must know whose they are.
    func addresses(_ domains: SplitDomains) -> AddressBook {
        var book = AddressBook()
        for list in lists {
            for member in list.members {
                for address in MemberAddresses.own(
                    gathered.bytes(member.name), member.form, domains)
                { book.insert(address) }
            }
        }
        return book
    }

    /// Everybody the lists with an address reach; `owners` knows whose `addresses` are.
    ///
    /// The accounts' DNs are in `arena`, where the recipients' text goes too.
    func expanded(
        _ accounts: [AccountRecord], _ owners: AddressBook, _ domains: SplitDomains,
        into arena: ByteArena, _ problems: ProblemLog
    ) -> Expansions {
        var expansion = Expansion(
            lists: self, accounts: accounts, arena: arena,
            members: MemberFinder(self, owners, domains), problems: problems)
        return expansion.run()
    }
}

/// The addresses that a member's value may stand for, each in the first domain of its mirror.
enum MemberAddresses {
    static func own(
        _ name: Bytes, _ form: MemberValue.Form, _ domains: SplitDomains
    ) -> [[UInt8]] {
        switch form {
        case .dn, .invalid: []
        case .login, .word, .address: domains.ownAddress(name).map { [first($0, domains)] } ?? []
        case .localPart:
            domains.mirrorNumbers.map {
                first(OwnAddress(local: Array(name), mirror: $0), domains)
            }
        }
    }

    private static func first(_ address: OwnAddress, _ domains: SplitDomains) -> [UInt8] {
        address.local + [UInt8(ascii: "@")] + domains.name(address.mirror)
    }
}
