/// The accounts that a name stands for: the first few, and how many there are.
struct AccountMatches {
    /// How many are shown.
    private static let most = 10

    /// The first of them, as rows of `accounts.tsv`.
    private(set) var rows: [PlainRow] = []
    private(set) var count = 0

    init() {}

    init(_ row: PlainRow?) { if let row { add(row) } }

    init(all rows: [PlainRow]) { for row in rows { add(row) } }

    /// Takes one more.
    mutating func add(_ row: PlainRow) {
        count += 1
        if rows.count < AccountMatches.most { rows.append(row) }
    }

    /// The account, when there is exactly one.
    var only: PlainRow? { count == 1 ? rows.first : nil }
}
