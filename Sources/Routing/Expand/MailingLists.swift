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

    /// A value of a group's member attribute: a DN, folded, or a login.
    struct Member {
        let name: ByteArena.Reference
        let isLogin: Bool
    }

    /// A group that is expanded.
    struct List {
        let account: UInt32
        /// Nobody writes to a list without an address: it counts only within others.
        let hasAddress: Bool
        /// A mailbox of its own; nil when it has none.
        let mailbox: ByteArena.Reference?
        let members: [Member]
    }

    /// Where the text of names, logins, members and recipients lies.
    let gathered: ByteArena
    private(set) var lists: [List] = []
    private(set) var recipients: [Recipient] = []
    private var names: [(name: ByteArena.Reference, account: UInt32)] = []
    private var logins: [(name: ByteArena.Reference, account: UInt32)] = []

    init(gathered: ByteArena) { self.gathered = gathered }

    /// Takes an account, in the order in which accounts are numbered.
    mutating func add(_ account: Account, _ decision: Decision) {
        let index = UInt32(recipients.count)
        if !account.foldedDN.isEmpty {
            names.append((gathered.append(account.foldedDN), index))
        }
        for login in account.logins { logins.append((gathered.append(login), index)) }
        recipients.append(recipient(of: account, decision))
        guard case .list = recipients[Int(index)] else { return }
        let members = decision.members.map { member in
            Member(name: gathered.append(member.name), isLogin: member.isLogin)
        }
        lists.append(
            List(
                account: index, hasAddress: !account.addresses.isEmpty,
                mailbox: decision.ownMailbox.map { gathered.append($0) }, members: members))
    }

    private func recipient(of account: Account, _ decision: Decision) -> Recipient {
        if decision.isRejected { return .suspended }
        switch account.kind {
        case .group where decision.state == .expanded: return .list(lists.count)
        case .contact:
            return decision.target.map { .address(gathered.append($0)) } ?? .withoutAddress
        case .user, .shared, .group:
            guard let own = account.addresses.first, let primary = account.primary else {
                return .withoutAddress
            }
            let fate = decision.fates.fate(of: own)
            // A relay's rewriting is the row of the address itself, which is expanded in turn.
            let mailbox = fate?.action == .deliver ? fate?.target : nil
            return .address(gathered.append(mailbox ?? primary))
        }
    }

    /// Everybody the lists with an address reach.
    ///
    /// The accounts' DNs are in `arena`, where the recipients' text goes too.
    func expanded(
        _ accounts: [AccountRecord], into arena: ByteArena, problems: inout [Problem]
    ) -> Expansions {
        var expansion = Expansion(
            lists: self, accounts: accounts, arena: arena, names: AccountNames(names, gathered),
            logins: AccountNames(logins, gathered))
        return expansion.run(problems: &problems)
    }
}

/// Accounts by a name, sorted for searching.
struct AccountNames {
    private let rows: [(name: ByteArena.Reference, account: UInt32)]
    private let arena: ByteArena

    init(_ rows: [(name: ByteArena.Reference, account: UInt32)], _ arena: ByteArena) {
        self.arena = arena
        let order = ByteOrder.rows(
            rows.count, text: { arena.bytes(rows[$0].name) }, equal: { $0 < $1 })
        self.rows = order.map { rows[Int($0)] }
    }

    /// The accounts that have the name.
    func accounts(named name: Bytes) -> [UInt32] {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if arena.bytes(rows[middle].name).precedes(name) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var found: [UInt32] = []
        while low < rows.count, arena.bytes(rows[low].name).equals(name) {
            found.append(rows[low].account)
            low += 1
        }
        return found
    }
}
