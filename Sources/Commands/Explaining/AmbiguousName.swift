import MailModel

/// A name that several accounts have: somebody must say which one is meant.
struct AmbiguousName: Encodable {
    let name: String
    let meaning: NameSearch.Meaning
    /// How many accounts have it.
    let count: Int
    /// The first of them.
    let candidates: [Explanation.AccountFacts]

    /// What a search found; nil when that is one account, or none.
    init?(_ search: NameSearch, in set: CanonicalSet) throws {
        guard search.accounts.count > 1 else { return nil }
        name = String(decoding: search.asked.key, as: UTF8.self)
        meaning = search.meaning
        count = search.accounts.count
        candidates = try search.accounts.rows.map {
            Explanation.AccountFacts($0, try set.person($0), set.outputs)
        }
    }

    /// A few lines a person chooses from.
    var text: String {
        var lines = [String(printable: name)]
        for account in candidates {
            let place = account.state + (account.system.map { " on \($0)" } ?? "")
            lines.append("  account   \(account.id)  \(account.primary ?? "-")  \(place)")
            lines.append("            \(account.dn)")
        }
        if count > candidates.count { lines.append("  … and \(count - candidates.count) more") }
        return lines.map { ExplanationText.fitted($0) }.joined(separator: "\n")
    }

    /// Why there is no answer.
    var complaint: String {
        "\(count) accounts have the name '\(String(printable: name))'; ask for one of their "
            + (Set(candidates.map(\.id)).count < candidates.count ? "DNs" : "ids")
    }
}
