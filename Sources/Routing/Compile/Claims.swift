import MailModel

/// The addresses that accounts own: gathered in any order, then sorted once.
///
/// The text is kept apart until then, and moves to the table's arena in sorted order: whoever walks
/// the sorted rows walks through memory, not across it. An address in domains that mirror each
/// other is one claim here; it becomes a row for each domain once all are sorted.
struct Claims: ~Copyable {
    /// A claim on an address in all the domains of a mirror.
    private struct Claim {
        /// The local part and the `@`: no such text begins another one, so that their order is the
        /// order of the addresses.
        let local: ByteArena.Reference
        var target: ByteArena.Reference
        let account: UInt32
        let mirror: UInt16
        let system: UInt16?
        var action: Route.Action
        let isPrimary: Bool
    }

    private var claims: [Claim] = []
    private let gathered = ByteArena()

    /// Takes an account's claims on its addresses, with the fates that were decided; the fates'
    /// targets go to `arena`.
    mutating func append(
        _ account: Account, number: UInt32, _ fates: Decision.Fates, into arena: ByteArena
    ) {
        switch fates {
        case .unrouted: return
        case .all(let fate):
            let target = Claims.target(fate, in: arena)
            for index in account.addresses.indices {
                append(account, index, number, fate, target)
            }
        case .listed(let listed, let fate, let rest):
            let target = Claims.target(fate, in: arena)
            let targetOfRest = Claims.target(rest, in: arena)
            for index in account.addresses.indices {
                if listed.contains(account.addresses[index]) {
                    append(account, index, number, fate, target)
                } else {
                    append(account, index, number, rest, targetOfRest)
                }
            }
        }
    }

    private mutating func append(
        _ account: Account, _ index: Int, _ number: UInt32, _ fate: Decision.Fate,
        _ target: ByteArena.Reference
    ) {
        let address = account.addresses[index]
        claims.append(
            Claim(
                local: address.local.withUnsafeBytes { gathered.append($0, Claims.at) },
                target: target, account: number, mirror: UInt16(address.mirror),
                system: fate.system.map { UInt16($0) }, action: fate.action,
                isPrimary: index == 0))
    }

    /// Gives the addresses of lists their recipients; a list without any refuses mail.
    mutating func expand(_ expansions: Expansions) {
        for index in claims.indices where claims[index].action == .expand {
            guard let recipients = expansions[claims[index].account] else { continue }
            claims[index].target = recipients
            if recipients == .none { claims[index].action = .reject }
        }
    }

    /// The claims by address, then by the claimant's id and DN, so that the smallest id comes first
    /// and the order of the input does not count: one row for each address that is claimed.
    ///
    /// The accounts learn where their primary addresses are.
    consuming func sorted(
        into arena: ByteArena, over domains: SplitDomains, _ accounts: inout Accounts
    ) -> [Route] {
        let order = order(accounts)
        let everyDomain = Array(domains.sorted.indices)
        var primaries = Array(
            repeating: ByteArena.Reference.none, count: accounts.records.count)
        var rows: [Route] = []
        rows.reserveCapacity(
            claims.reduce(0) { $0 + domains.sortedOfMirror[Int($1.mirror)].count })
        var start = 0
        while start < order.count {
            let first = claims[Int(order[start])]
            let local = gathered.bytes(first.local)
            var end = start + 1
            while end < order.count, text(order[end]).equals(local) { end += 1 }
            let candidates =
                end == start + 1 ? domains.sortedOfMirror[Int(first.mirror)] : everyDomain
            for domain in candidates {
                var address = ByteArena.Reference.none
                for index in start..<end {
                    let claim = claims[Int(order[index])]
                    guard Int(claim.mirror) == domains.sorted[domain].mirror else { continue }
                    if address == .none { address = arena.append(local, domains.name(domain)) }
                    if claim.isPrimary, accounts.primaryDomains[Int(claim.account)] == UInt16(domain)
                    {
                        primaries[Int(claim.account)] = address
                    }
                    rows.append(
                        Route(
                            address: address, target: claim.target, account: claim.account,
                            system: claim.system, action: claim.action))
                }
            }
            start = end
        }
        accounts.setPrimaries(primaries)
        return rows
    }

    private borrowing func order(_ accounts: borrowing Accounts) -> [UInt32] {
        let owners = AccountOrder(arena: accounts.gathered, accounts: accounts.records)
        return ByteOrder.rows(
            claims.count, text: { gathered.bytes(claims[$0].local) },
            equal: { owners.precedes(claims[$0].account, claims[$1].account) })
    }

    private borrowing func text(_ claim: UInt32) -> Bytes {
        gathered.bytes(claims[Int(claim)].local)
    }

    private static func target(
        _ fate: Decision.Fate, in arena: ByteArena
    ) -> ByteArena.Reference {
        fate.target.map { arena.append($0) } ?? .none
    }

    private static var at: Bytes {
        let at: StaticString = "@"
        return Bytes(start: at.utf8Start, count: at.utf8CodeUnitCount)
    }
}
