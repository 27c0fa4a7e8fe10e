package import MailModel

/// The accounts a list file names, each by an address, a login, an id or a DN.
package struct AccountList {
    /// A row as a message names it.
    package struct Row: Equatable, Sendable {
        /// What it names an account by, as written.
        package let account: String
        package let line: Int
    }

    /// The name of the file, for messages.
    package let file: String
    /// Rows that no longer match because their date has passed.
    package private(set) var problems: [Problem] = []

    /// What rows name accounts by, in every comparable form.
    private var keys = ByteStringSet()
    /// The row of each key, by the key's number: the first that has it.
    private var rowOfKey: [UInt32] = []
    private var rows: [StoredRow] = []
    private let cells = ByteArena()

    /// A million rows are a million times this, and their text.
    private struct StoredRow {
        let account: ByteArena.Reference
        let line: UInt32
        /// The first row that names the same; the row itself when it is the first.
        let first: UInt32
    }

    /// An empty list.
    package init(file: String = "") { self.file = file }

    /// Adds a row; `until` is the last day on which it matches, both dates as `YYYY-MM-DD`.
    package mutating func add(account: String, until: String?, today: String, line: Int) {
        if let until, until < today {
            return problems.append(.expiredRow(account, in: file, until: until))
        }
        account.withBytes { cell in
            var first: UInt32?
            if let login = Login.canonical(cell) { insert(login, &first) }
            if let address = try? Address(cell), address.domain != nil {
                insert(address.bytes(in: []), &first)
            }
            insert(Folding.fold(cell), &first)
            if let folded = DistinguishedName.folding(cell) { insert(folded, &first) }
            rows.append(
                StoredRow(
                    account: cells.append(cell), line: UInt32(clamping: line),
                    first: first ?? UInt32(rows.count)))
        }
    }

    /// Adds a key of the row to come, unless an earlier row has it.
    private mutating func insert(_ key: [UInt8], _ first: inout UInt32?) {
        if keys.insert(key) {
            rowOfKey.append(UInt32(rows.count))
        } else if let number = key.withUnsafeBytes({ keys.number(of: $0) }),
            rowOfKey[number] != rows.count
        {
            first = first ?? rowOfKey[number]
        }
    }

    /// How many rows count.
    var count: Int { rows.count }

    /// Calls `body` with the number of each row that names the account; by an address, in whichever
    /// of `domains` it is written.
    func forEachRow(
        naming account: Account, in domains: SplitDomains, _ body: (Int) -> Void
    ) {
        if rows.isEmpty { return }
        func look(_ key: [UInt8]) {
            guard let number = key.withUnsafeBytes({ keys.number(of: $0) }) else { return }
            body(Int(rowOfKey[number]))
        }
        look(account.foldedDN)
        account.logins.forEach(look)
        for address in account.addresses { domains.spellings(address).forEach(look) }
        look(account.id.withUnsafeBytes { Folding.fold($0) })
    }

    /// The rows that neither are seen nor name the same as one that is.
    func rows(notSeen isSeen: [Bool]) -> [Row] {
        rows.indices.filter { !isSeen[$0] && !isSeen[Int(rows[$0].first)] }.map {
            Row(account: cells.text.text(rows[$0].account), line: Int(rows[$0].line))
        }
    }
}
