import MailModel
import Tables

/// The rows of a list that are wanted.
struct ListedRows {
    private let set: CanonicalSet
    private let wanted: WantedAccounts
    private let filter: AccountFilter

    init(_ wanted: WantedAccounts, in set: CanonicalSet) {
        self.set = set
        self.wanted = wanted
        filter = AccountFilter(wanted, in: set)
    }

    /// The rows of a table; those of accounts have display name and unit behind them.
    func rows(of table: ListedTable) throws -> CanonicalRows {
        switch table {
        case .accounts: accounts
        case .routes: try routes()
        case .logins: try rows(of: .logins, id: 1, by: wanted)
        case .members: try members()
        case .problems: problems
        }
    }

    /// The rows of a table with its own columns alone.
    func ownRows(of table: ListedTable) throws -> CanonicalRows {
        if wanted.filters.isEmpty, let canonical = table.canonical {
            return set.rows(of: canonical)
        }
        let rows = try rows(of: table)
        let isWider = table.shownColumns.count > table.columns.count
        return isWider ? rows.cut(to: table.columns.count) : rows
    }

    private var accounts: CanonicalRows {
        let all = set.accountsWithNames
        return wanted.filters.isEmpty ? all : all.filtered(by: filter.accepts)
    }

    /// A row's own system counts: some addresses of an account may be on another one.
    private func routes() throws -> CanonicalRows {
        var others = wanted
        others.system = nil
        let rows = try rows(of: .routes, id: 5, by: others)
        guard let system = wanted.system else { return rows }
        return rows.filtered { $0.count > 2 && $0[2].elementsEqual(system.utf8) }
    }

    private func members() throws -> CanonicalRows {
        let lists =
            wanted.under == nil
            ? nil : try ids(of: WantedAccounts(kind: .group, under: wanted.under))
        let rows = try ListMembers(in: set).rows(of: lists)
        guard wanted.system != nil || wanted.match != nil else { return rows }
        return rows.filtered { [filter, wanted] row in
            let isThere = wanted.system.map { row[3].elementsEqual($0.utf8) } ?? true
            return isThere && filter.isMatched([row[0], row[1]])
        }
    }

    private var problems: CanonicalRows {
        let all = set.rows(of: .problems)
        guard !wanted.filters.isEmpty else { return all }
        return all.filtered { [filter] row in
            row.count > 3 && filter.isUnder(row[2]) && filter.isMatched([row[2], row[3]])
        }
    }

    /// The rows of a table whose accounts are wanted.
    private func rows(
        of table: CanonicalTable, id: Int, by wanted: WantedAccounts
    ) throws -> CanonicalRows {
        let rows = set.rows(of: table)
        if wanted.filters.isEmpty { return rows }
        let ids = try ids(of: wanted)
        return rows.filtered { $0.count > id && ids.contains(unescapedField($0[id])) }
    }

    private func ids(of wanted: WantedAccounts) throws -> ByteStringSet {
        let filter = AccountFilter(wanted, in: set)
        var ids = ByteStringSet()
        try set.accountsWithNames.forEachRow { row in
            if try filter.accepts(row) { ids.insert(unescapedField(row[0])) }
            return true
        }
        return ids
    }
}

extension CanonicalSet {
    /// The rows of `accounts.tsv` with display name and unit behind them.
    fileprivate var accountsWithNames: CanonicalRows {
        rows(of: .accounts).joined(with: names)
    }

    /// Display names and units, in the order of `accounts.tsv`.
    private func names() -> () throws -> [Bytes] {
        let nobody = [Bytes(start: nil, count: 0), Bytes(start: nil, count: 0)]
        switch self {
        case .published(let set):
            guard set.knowsPeople else { return { nobody } }
            let reader = PeopleReader(set.file(.people))
            return { try reader.next().map { [$0.displayName, $0.unit] } ?? nobody }
        case .proposed(let table, _):
            var order = table.accountOrder().makeIterator()
            return {
                guard let account = order.next().map({ table.accounts[Int($0)] }) else {
                    return nobody
                }
                return [table.arena.bytes(account.displayName), table.arena.bytes(account.unit)]
            }
        }
    }
}
