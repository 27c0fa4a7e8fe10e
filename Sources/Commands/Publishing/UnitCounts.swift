import MailModel

/// How many of some entries stand in each unit, which is what their DNs have next.
struct UnitCounts {
    /// How many units a line names.
    private static let most = 4
    private var counts: [String: Int] = [:]

    mutating func count(_ dn: Bytes) {
        counts[DistinguishedName.unit(of: dn) ?? "at the top", default: 0] += 1
    }

    /// `ou=Produktion 15, ou=Entwicklung 7`, the largest first; empty for nobody.
    var list: String {
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let rest = sorted.dropFirst(Self.most).reduce(0) { $0 + $1.value }
        let named = sorted.prefix(Self.most).map { "\($0.key) \($0.value)" }
        return (named + (rest > 0 ? ["elsewhere \(rest)"] : [])).joined(separator: ", ")
    }
}
