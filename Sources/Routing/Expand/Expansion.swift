import MailModel

/// The recipients of each list, comma-joined, by its account; none for a list that reaches nobody.
typealias Expansions = [UInt32: ByteArena.Reference]

/// Flattens lists: each list within a list is walked once per walk, so that circles end, and nothing
/// recurses, however deep lists are nested.
///
/// Lists in one circle reach the same people: one walk, and one text, is for all of them.
struct Expansion {
    private let lists: MailingLists
    private let accounts: [AccountRecord]
    private let arena: ByteArena
    private let problems: ProblemLog
    private let finder: MemberFinder
    private var members: [Members?]
    private var seen: [Int]

    init(
        lists: MailingLists, accounts: [AccountRecord], arena: ByteArena, members: MemberFinder,
        problems: ProblemLog
    ) {
        self.lists = lists
        self.accounts = accounts
        self.arena = arena
        self.problems = problems
        finder = members
        self.members = Array(repeating: nil, count: lists.lists.count)
        seen = Array(repeating: -1, count: lists.lists.count)
    }

    mutating func run() -> Expansions {
        let roots = lists.lists.indices.filter { lists.lists[$0].hasAddress }
        resolve(from: roots)
        let circles = ListCircles(from: roots, inner: members.map { $0?.lists ?? [] }).circles
        var texts: [Int: ByteArena.Reference] = [:]
        var expansions: Expansions = [:]
        for root in roots {
            guard let circle = circles[root] else { continue }
            let text = texts[circle] ?? joined(recipients(of: root))
            texts[circle] = text
            if text == .none { problems.note(.emptyGroup(of: dn(of: lists.lists[root]))) }
            expansions[lists.lists[root].account] = text
        }
        return expansions
    }

    /// Whom a list reaches, in any order and perhaps more than once.
    private mutating func recipients(of root: Int) -> [ByteArena.Reference] {
        var found: [ByteArena.Reference] = []
        var waiting = [root]
        seen[root] = root
        while let number = waiting.popLast() {
            if let mailbox = lists.lists[number].mailbox { found.append(mailbox) }
            guard let members = members[number] else { continue }
            found += members.addresses
            for inner in members.lists where seen[inner] != root {
                seen[inner] = root
                waiting.append(inner)
            }
        }
        return found
    }

    /// Looks at every list that the roots reach.
    private mutating func resolve(from roots: [Int]) {
        var waiting = roots
        while let number = waiting.popLast() {
            guard members[number] == nil else { continue }
            let found = resolved(number)
            members[number] = found
            waiting += found.lists
        }
    }

    /// Whom a list names: addresses that get its mail, and lists by their numbers.
    private struct Members {
        var addresses: [ByteArena.Reference] = []
        var lists: [Int] = []
    }

    /// Whom a list names; whom it names in vain is noted.
    private func resolved(_ number: Int) -> Members {
        let list = lists.lists[number]
        var found = Members()
        for member in list.members {
            let name = lists.gathered.bytes(member.name)
            switch finder.find(member) {
            case .nobody(let reason): drop(name, of: list, reason)
            case .address: found.addresses.append(member.name)
            case .accounts(let accounts):
                for account in accounts {
                    switch lists.recipients[Int(account)] {
                    case .suspended: drop(name, of: list, "its account is off")
                    case .withoutAddress: drop(name, of: list, "it has no address")
                    case .address(let address): found.addresses.append(address)
                    case .list(let inner): found.lists.append(inner)
                    }
                }
            }
        }
        // Nobody names these one by one: who of them gets no mail is no news.
        for account in finder.primaryMembers(of: list) {
            switch lists.recipients[Int(account)] {
            case .address(let address): found.addresses.append(address)
            case .list(let inner): found.lists.append(inner)
            case .suspended, .withoutAddress: break
            }
        }
        return found
    }

    private func drop(_ member: Bytes, of list: MailingLists.List, _ reason: String) {
        problems.note(.droppedMember(member, reason, of: dn(of: list)))
    }

    private func dn(of list: MailingLists.List) -> Bytes {
        arena.bytes(accounts[Int(list.account)].dn)
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
