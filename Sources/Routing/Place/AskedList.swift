import MailModel

/// A list as one compilation asks it.
///
/// It remembers which rows name an account that was read, whoever placed it: a row that names nobody
/// is a misspelt name, and its owner stays where she is.
final class AskedList {
    private let list: AccountList
    private let domains: SplitDomains
    private var isSeen: [Bool]

    init(_ list: AccountList, _ domains: SplitDomains) {
        self.list = list
        self.domains = domains
        isSeen = Array(repeating: false, count: list.count)
    }

    /// The lists of the suppositions and then of the placement rules, by the place of their rule.
    static func all(in rules: RoutingRules) -> [Int: AskedList] {
        var lists: [Int: AskedList] = [:]
        for (place, rule) in (rules.assumed + rules.placement).enumerated() {
            guard case .list(let list) = rule.condition else { continue }
            lists[place] = AskedList(list, rules.domains)
        }
        return lists
    }

    /// Whether a row names the account.
    @discardableResult
    func names(_ account: Account) -> Bool {
        var isNamed = false
        list.forEachRow(naming: account, in: domains) { row in
            isSeen[row] = true
            isNamed = true
        }
        return isNamed
    }

    /// The rows that name no account asked about so far.
    var strangers: [AccountList.Row] { list.rows(notSeen: isSeen) }

    /// The same as problems.
    var problems: [Problem] {
        strangers.map { .unknownRow($0.account, in: list.file, line: $0.line) }
    }
}
