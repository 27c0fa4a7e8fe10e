import MailModel

/// The addresses that accounts own: gathered in any order, then sorted once.
///
/// The text is kept apart until then, and moves to the table's arena in sorted order: whoever walks
/// the sorted rows walks through memory, not across it.
struct Claims: ~Copyable {
    private var rows: [Route] = []
    private let gathered = ByteArena()

    /// Takes an account's claim; answers the address as `sorted` wants to find it as primary.
    mutating func append(
        _ address: [UInt8], target: ByteArena.Reference, account: UInt32, system: Int?,
        action: Route.Action
    ) -> ByteArena.Reference {
        let reference = gathered.append(address)
        rows.append(
            Route(
                address: reference, target: target, account: account,
                system: system.map { UInt16($0) }, action: action))
        return reference
    }

    /// Gives the addresses of lists their recipients; a list without any refuses mail.
    mutating func expand(_ expansions: Expansions) {
        for index in rows.indices where rows[index].action == .expand {
            guard let recipients = expansions[rows[index].account] else { continue }
            rows[index].target = recipients
            if recipients == .none { rows[index].action = .reject }
        }
    }

    /// The claims by address, then by the claimant's id and DN, so that the smallest id comes first
    /// and the order of the input does not count.
    ///
    /// The accounts' primary addresses, which pointed to the gathered text, move along.
    consuming func sorted(into arena: ByteArena, _ accounts: inout Accounts) -> [Route] {
        var sorted = rowsInOrder(accounts)
        rows = []
        var primaries = Array(
            repeating: ByteArena.Reference.none, count: accounts.records.count)
        for index in sorted.indices {
            let before = sorted[index].address
            sorted[index].address = arena.append(gathered.bytes(before))
            let account = Int(sorted[index].account)
            if accounts.records[account].primary == before {
                primaries[account] = sorted[index].address
            }
        }
        accounts.setPrimaries(primaries)
        return sorted
    }

    private borrowing func rowsInOrder(_ accounts: borrowing Accounts) -> [Route] {
        let owners = AccountOrder(arena: accounts.gathered, accounts: accounts.records)
        return ByteOrder.rows(
            rows.count, text: { gathered.bytes(rows[$0].address) },
            equal: { owners.precedes(rows[$0].account, rows[$1].account) }
        ).map { rows[Int($0)] }
    }
}
