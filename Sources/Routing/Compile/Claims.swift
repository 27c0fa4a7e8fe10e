import MailModel

/// The addresses that accounts own: gathered in any order, then sorted once.
///
/// The text is kept apart until then, and moves to the table's arena in sorted order: whoever walks
/// the sorted rows walks through memory, not across it. An address in domains that mirror each
/// other is one claim here; it becomes a row for each domain once all are sorted.
struct Claims: ~Copyable {
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
                target: target, account: number, mirror: address.mirror,
                primaryDomain: index == 0 ? account.primaryDomain?.number : nil,
                system: fate.system.map { UInt16($0) }, action: fate.action))
    }

    /// Whose the addresses of the book are, in the order in which accounts were taken.
    func owners(of addresses: AddressBook, in domains: SplitDomains) -> AddressBook {
        guard addresses.count > 0 else { return addresses }
        var book = addresses
        var address: [UInt8] = []
        for claim in claims {
            address.removeAll(keepingCapacity: true)
            address += gathered.bytes(claim.local)
            address += domains.name(claim.mirror)
            book.note(owner: claim.account, of: address)
        }
        return book
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
    ) async -> [Route] {
        let sorted = await inOrder(accounts)
        claims = []
        var rows = ClaimRows(of: sorted, accounts.records.count, into: arena, over: domains)
        var locals = gathered.text.texts(sorted.map(\.local))
        var start = 0
        var next = locals.next()
        while let local = next {
            var end = start
            repeat {
                end += 1
                next = locals.next()
            } while next?.equals(local) ?? false
            rows.add(start..<end, on: local)
            start = end
        }
        accounts.setPrimaries(rows.primaries)
        return rows.routes
    }

    private borrowing func inOrder(_ accounts: borrowing Accounts) async -> [Claim] {
        let (owners, claims, gathered) = (accounts.order, claims, gathered.text)
        return await ByteOrder.rows(
            claims.count, text: { gathered.bytes(claims[$0].local) },
            equal: { owners.precedes(claims[$0].account, claims[$1].account) }
        ).map { claims[Int($0)] }
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

extension [Route] {
    /// The claims, of these sorted ones, on addresses that another claim is on too.
    var contested: [Route] {
        var contested: [Route] = []
        for index in indices.dropFirst() where self[index].address == self[index - 1].address {
            if contested.last?.address != self[index].address { contested.append(self[index - 1]) }
            contested.append(self[index])
        }
        return contested
    }
}
