import MailModel

/// Which cell of a list's rows is what: by the heading, in whatever order, else the account first
/// and then the date.
struct ListColumns {
    private static let names = ["account", "until", "note"]
    let account: Int
    let until: Int?

    /// Rows without a heading.
    static let usual = ListColumns(account: 0, until: 1)

    private init(account: Int, until: Int?) {
        self.account = account
        self.until = until
    }

    /// Whether a first row names columns: nobody is called `account`, and no day is called `until`.
    static func isHeading(_ cells: [String]) -> Bool {
        let names = cells.map(ListColumns.name)
        return names.contains("account") || names.dropFirst().contains("until")
    }

    /// The columns of a heading.
    ///
    /// - Throws: `InputError` with every mistake in it: a column that is taken for another one would
    ///   place the wrong people.
    init(heading cells: [String], at place: String) throws {
        let names = cells.map(ListColumns.name)
        var mistakes = names.filter { !$0.isEmpty && !ListColumns.names.contains($0) }
            .map { "there is no column '\(String(printable: $0))'" }
        for name in ListColumns.names where names.count(where: { $0 == name }) > 1 {
            mistakes.append("the column '\(name)' is there twice")
        }
        let account = names.firstIndex(of: "account")
        if account == nil { mistakes.append("the column 'account' is missing") }
        guard mistakes.isEmpty, let account else {
            throw InputError(
                description: "\(place): \(mistakes.joined(separator: ", ")); the columns are "
                    + "account, until and note, in any order; nothing was changed")
        }
        self.init(account: account, until: names.firstIndex(of: "until"))
    }

    private static func name(_ cell: String) -> String {
        cell.trimmed.lowercased()
    }
}
