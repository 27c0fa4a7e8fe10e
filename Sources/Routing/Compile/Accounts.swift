import MailModel

/// Accounts and their logins: gathered in the order of reading, then moved into the order of their
/// addresses.
///
/// Everything after the sort walks the routes and looks at their owners: owners that lie in another
/// order than the routes would cost a trip to memory for each address.
struct Accounts: ~Copyable {
    private(set) var records: [AccountRecord] = []
    private var logins: [NameOfUser] = []
    /// Ids and logins, until they move to the table's arena.
    let gathered = ByteArena()
    /// The table's arena, where the DNs are from the beginning: few look at them.
    private let arena: ByteArena

    init(arena: ByteArena) { self.arena = arena }

    /// How accounts precede each other as long as their ids are gathered.
    var order: AccountOrder {
        AccountOrder(ids: gathered.text, names: arena.text, accounts: records)
    }

    /// Takes an account; answers its number.
    mutating func append(_ account: Account, _ decision: Decision) -> UInt32 {
        let number = UInt32(records.count)
        if account.kind == .user {
            for login in account.logins {
                logins.append(NameOfUser(name: gathered.append(login), account: number))
            }
        }
        records.append(
            AccountRecord(
                id: gathered.append(account.id),
                dn: account.dn.withPrintableText { arena.append($0) },
                displayName: said(account.displayName), unit: said(account.unit),
                system: decision.system.map { UInt16($0) }, rule: decision.rule.map { UInt16($0) },
                kind: account.kind, state: decision.state))
        return number
    }

    /// The longest name of a person or a unit, in octets.
    private static let longestName = 255

    /// What an entry says for people to read; few look at it, as at the DN.
    private borrowing func said(_ value: Bytes?) -> ByteArena.Reference {
        guard let value else { return .none }
        if value.count <= Accounts.longestName, value.isPlain { return arena.append(value) }
        return arena.append(String(printable: value, octets: Accounts.longestName))
    }

    /// Gives every account the primary address of the same number.
    mutating func setPrimaries(_ primaries: [ByteArena.Reference]) {
        for index in records.indices { records[index].primary = primaries[index] }
    }

    /// The accounts in the order of their first claims, those without any behind them, and the
    /// logins sorted by name, all of their text in the table's arena.
    ///
    /// The claims, which must be sorted, and the logins know the accounts by their new numbers
    /// afterwards.
    consuming func arranged(
        with claims: inout [Route]
    ) async -> (accounts: [AccountRecord], logins: [NameOfUser]) {
        let order = order(by: claims)
        var numbers = Array(repeating: UInt32(0), count: order.count)
        for (new, old) in order.enumerated() { numbers[Int(old)] = UInt32(new) }
        for index in claims.indices {
            claims[index].account = numbers[Int(claims[index].account)]
        }
        let sorted = await loginsInOrder()
        let logins = zip(arena.append(sorted.map(\.name), of: gathered.text), sorted).map {
            NameOfUser(name: $0, account: numbers[Int($1.account)])
        }
        var accounts = order.map { records[Int($0)] }
        let ids = arena.append(accounts.map(\.id), of: gathered.text)
        for index in accounts.indices { accounts[index].id = ids[index] }
        return (accounts, logins)
    }

    /// The accounts' numbers in the order in which the claims name them first.
    private borrowing func order(by claims: [Route]) -> [UInt32] {
        var isNamed = Array(repeating: false, count: records.count)
        var order: [UInt32] = []
        order.reserveCapacity(records.count)
        for claim in claims where !isNamed[Int(claim.account)] {
            isNamed[Int(claim.account)] = true
            order.append(claim.account)
        }
        for index in records.indices where !isNamed[index] { order.append(UInt32(index)) }
        return order
    }

    private borrowing func loginsInOrder() async -> [NameOfUser] {
        let (logins, gathered) = (logins, gathered.text)
        return await ByteOrder.rows(
            logins.count, text: { gathered.bytes(logins[$0].name) },
            equal: { logins[$0].account < logins[$1].account }
        ).map { logins[Int($0)] }
    }
}

/// The order of accounts where several claim the same: by id, then by DN.
struct AccountOrder {
    let ids: ByteText
    let names: ByteText
    let accounts: [AccountRecord]

    func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
        if left == right { return false }
        let (mine, theirs) = (accounts[Int(left)], accounts[Int(right)])
        let order = ids.bytes(mine.id).compare(ids.bytes(theirs.id))
        return order != 0 ? order < 0 : names.bytes(mine.dn).precedes(names.bytes(theirs.dn))
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes when they are UTF-8, else the nearest text: canonical files are always text.
    fileprivate func withPrintableText<Result>(_ body: (Bytes) -> Result) -> Result {
        if isASCII || text != nil { return body(self) }
        return String(decoding: self, as: UTF8.self).withBytes(body)
    }
}
