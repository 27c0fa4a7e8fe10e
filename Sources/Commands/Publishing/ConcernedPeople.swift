import MailModel
import Routing
import Tables

/// Whom a refused plan is about, by the units they stand in: the first thing a refusal says.
struct ConcernedPeople {
    private let plan: Plan
    private let before: PublishedSet?

    /// The people of a plan against `before`.
    init(_ plan: Plan, _ before: PublishedSet?) {
        self.plan = plan
        self.before = before
    }

    /// One line about the guards that refuse; nil when they are about neither people nor what
    /// everybody shares.
    ///
    /// - Throws: `StoreError` when their accounts cannot be read.
    func sentence(_ refusals: [GuardRefusal]) throws -> String? {
        var parts = try before.map { try phrases(refusals, $0) } ?? []
        if refusals.contains(where: { $0.name == .settings }) {
            let changes = plan.everybody.filter { !$0.onlyAdds }
            parts += changes.prefix(ConcernedPeople.most).map(\.text)
            let rest = changes.count - ConcernedPeople.most
            if rest > 0 { parts.append("\(rest) more changes for everybody") }
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// How many changes for everybody a line names.
    private static let most = 2

    private func phrases(_ refusals: [GuardRefusal], _ before: PublishedSet) throws -> [String] {
        var seen: Set<String> = []
        let groups = refusals.flatMap { people(for: $0.name) }
            .filter { $0.ids.count > 0 && seen.insert($0.phrase).inserted }
        guard !groups.isEmpty else { return [] }
        var units = Array(repeating: Units(), count: groups.count)
        try before.file(.accounts).forEachRow { row in
            guard row.count >= 3 else { return true }
            let id = unescapedField(row[0])
            for index in groups.indices where groups[index].ids.contains(id) {
                units[index].count(row)
            }
            return true
        }
        return zip(groups, units).map { group, units in
            "\(units.heading(of: group.ids.count)) \(group.phrase)\(units.list)"
        }
    }

    private struct Group {
        let ids: ByteStringSet
        let phrase: String
    }

    private func people(for name: GuardName) -> [Group] {
        let people = plan.people
        switch name {
        case .removed:
            let phrase =
                switch people.rejected.count {
                case people.removed.count: "served until now would be rejected"
                case 0: "served until now would lose addresses"
                default: "served until now would be rejected or lose addresses"
                }
            return [Group(ids: people.removed, phrase: phrase)]
        case .moved: return [Group(ids: people.moved, phrase: "would move")]
        case .changed:
            return [Group(ids: people.changed, phrase: "would have another delivery name")]
        case .taken: return [Group(ids: people.taken, phrase: "would lose a name to somebody else")]
        case .denied: return [Group(ids: people.denied, phrase: "would be denied their logins")]
        case .allowed: return [Group(ids: people.allowed, phrase: "would be allowed to log in")]
        case .settings:
            return [.removed, .moved, .denied, .changed].flatMap { self.people(for: $0) }
        case .usersMin, .addressesMin, .groups, .canaries: return []
        }
    }
}

/// How many of a group there are, and in which units.
private struct Units {
    private var units = UnitCounts()
    private var others = 0

    mutating func count(_ row: CanonicalFile.Row) {
        if !row[1].equals("user") { others += 1 }
        unescapedField(row[2]).withUnsafeBytes { units.count($0) }
    }

    /// `22 people`; accounts that are no users are no people.
    func heading(of all: Int) -> String {
        let people = all - others
        let parts = [
            (people, people == 1 ? "person" : "people"),
            (others, "other account\(others == 1 ? "" : "s")"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " and ")
    }

    /// The units behind a colon; empty for nobody.
    var list: String { units.list.isEmpty ? "" : ": " + units.list }
}
