import MailModel

/// The recipients of each list, comma-joined, by its account; none for a list that reaches nobody.
typealias Expansions = [UInt32: ByteArena.Reference]

/// Flattens lists: each list within a list is walked once per walk, so that circles end, and nothing
/// recurses, however deep lists are nested.
struct Expansion {
    private let lists: MailingLists
    private let accounts: [AccountRecord]
    private let arena: ByteArena
    private let names: AccountNames
    private let logins: AccountNames
    private var members: [[UInt32]?]
    private var seen: [Int]

    init(
        lists: MailingLists, accounts: [AccountRecord], arena: ByteArena, names: AccountNames,
        logins: AccountNames
    ) {
        self.lists = lists
        self.accounts = accounts
        self.arena = arena
        self.names = names
        self.logins = logins
        members = Array(repeating: nil, count: lists.lists.count)
        seen = Array(repeating: -1, count: lists.lists.count)
    }

    mutating func run(problems: inout [Problem]) -> Expansions {
        var expansions: Expansions = [:]
        for (number, list) in lists.lists.enumerated() where list.hasAddress {
            let recipients = recipients(of: number, problems: &problems)
            if recipients.isEmpty {
                problems.append(
                    Problem(
                        .emptyGroup, dn: dn(of: list),
                        "no member can receive mail, so mail to the group is refused"))
            }
            expansions[list.account] = joined(recipients)
        }
        return expansions
    }

    /// Whom a list reaches, in any order and perhaps more than once.
    private mutating func recipients(
        of root: Int, problems: inout [Problem]
    ) -> [ByteArena.Reference] {
        var found: [ByteArena.Reference] = []
        var waiting = [root]
        seen[root] = root
        while let number = waiting.popLast() {
            if let mailbox = lists.lists[number].mailbox { found.append(mailbox) }
            for account in resolved(number, problems: &problems) {
                switch lists.recipients[Int(account)] {
                case .address(let address): found.append(address)
                case .list(let inner):
                    guard seen[inner] != root else { continue }
                    seen[inner] = root
                    waiting.append(inner)
                case .suspended, .withoutAddress: break
                }
            }
        }
        return found
    }

    /// The accounts that a list names; whom it names in vain is noted when it is first looked at.
    private mutating func resolved(_ number: Int, problems: inout [Problem]) -> [UInt32] {
        if let members = members[number] { return members }
        let list = lists.lists[number]
        var found: [UInt32] = []
        for member in list.members {
            let name = lists.gathered.bytes(member.name)
            let accounts =
                member.isLogin ? logins.accounts(named: name) : names.accounts(named: name)
            if accounts.isEmpty {
                drop(name, of: list, "no account of users, shared, groups or contacts", &problems)
            }
            for account in accounts {
                switch lists.recipients[Int(account)] {
                case .suspended: drop(name, of: list, "its account is off", &problems)
                case .withoutAddress: drop(name, of: list, "it has no address", &problems)
                case .address, .list: found.append(account)
                }
            }
        }
        members[number] = found
        return found
    }

    private func drop(
        _ member: Bytes, of list: MailingLists.List, _ reason: String, _ problems: inout [Problem]
    ) {
        problems.append(
            Problem(
                .droppedMember, dn: dn(of: list), subject: String(printable: member),
                "the member gets no mail to the group: \(reason)"))
    }

    private func dn(of list: MailingLists.List) -> String {
        String(printable: arena.bytes(accounts[Int(list.account)].dn))
    }

    /// Sorted by bytes, each recipient once, comma-joined.
    private func joined(_ recipients: [ByteArena.Reference]) -> ByteArena.Reference {
        let gathered = lists.gathered
        let order = ByteOrder.rows(
            recipients.count, text: { gathered.bytes(recipients[$0]) }, equal: { $0 < $1 })
        var text: [UInt8] = []
        var last: ByteArena.Reference?
        for reference in order.lazy.map({ recipients[Int($0)] }) {
            if let last, gathered.bytes(last).equals(gathered.bytes(reference)) { continue }
            if last != nil { text.append(UInt8(ascii: ",")) }
            text.append(contentsOf: gathered.bytes(reference))
            last = reference
        }
        return arena.append(text)
    }
}
