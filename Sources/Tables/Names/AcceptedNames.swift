import MailModel

/// The names that mail may come in under besides the addresses themselves, the same for every
/// reader.
struct AcceptedNames {
    private let table: RoutingTable
    private let domains: DomainNames
    private let arena: ByteArena

    /// The names of `table`; text that they need besides is added to an arena that continues its own.
    init(_ table: RoutingTable, _ domains: DomainNames, _ arena: ByteArena) {
        self.table = table
        self.domains = domains
        self.arena = arena
    }

    /// The name, and its twin when its domain is an IDN that has a second spelling.
    func spellings(of name: ByteArena.Reference) -> [ByteArena.Reference] {
        guard let twin = domains.otherSpelling(of: arena.bytes(name)) else { return [name] }
        return [name, arena.append(twin)]
    }

    /// The mailboxes that lists have of their own: recipients in a domain of the split that have no
    /// route, or whose route is a list's.
    func listMailboxes() -> [ByteArena.Reference] {
        var mailboxes: [ByteArena.Reference] = []
        // Lists in one circle share their recipients, of whom there may be thousands.
        var looked: Set<ByteArena.Reference> = []
        for route in table.routes where route.action == .expand {
            guard table.owner(of: route).kind == .group else { continue }
            if route.target == .none { mailboxes.append(route.address) }
            guard looked.insert(route.target).inserted else { continue }
            for recipient in Recipients.of(arena.bytes(route.target)) {
                guard let at = recipient.lastIndex(of: UInt8(ascii: "@")) else { continue }
                let domain = Bytes(rebasing: recipient[(at + 1)...])
                let isOwn = table.route(for: recipient).map {
                    $0.action == .expand && $0.target == route.target
                }
                let isMailbox =
                    isOwn ?? (domains.holds(domain) && !domains.forwards(domain))
                if isMailbox { mailboxes.append(arena.append(recipient)) }
            }
        }
        return mailboxes
    }

    /// Mailbox names that lead nowhere until somebody looks: mail that is queued under one, or
    /// that a list sends there, waits like the addresses behind it.
    func contestedNames() -> [ByteArena.Reference] {
        table.problems.lazy.filter { $0.code == .ambiguousMailbox }.compactMap(\.subject)
            .map { arena.append($0) }
    }
}
