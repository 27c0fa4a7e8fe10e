import MailModel
import Routing
import Tables

/// What two sets' parameters have that is not the same: a change for everybody.
///
/// The parameters are compared part by part, whatever parts there are: a key that is added to them
/// is compared, and named, without a word here.
struct OutputComparison {
    private let before: [Subject]
    private let after: [Subject]
    /// How many people are on a system.
    private let people: (String) -> Int

    init(_ before: OutputParameters, _ after: OutputParameters, people: @escaping (String) -> Int) {
        self.before = Subject.all(in: before)
        self.after = Subject.all(in: after)
        self.people = people
    }

    /// Every difference, in the order of the settings; what goes comes last.
    var changes: [ChangeForEverybody] {
        let old = Dictionary(before.map { ($0.title, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Set(after.map(\.title))
        return after.flatMap { subject in
            old[subject.title].map { changes($0, subject) } ?? [comes(subject)]
        }
            + before.filter { !new.contains($0.title) }.map(goes)
    }

    private func comes(_ subject: Subject) -> ChangeForEverybody {
        ChangeForEverybody(
            subject: subject.title, key: nil, before: nil, after: subject.summary, onlyAdds: true)
    }

    private func goes(_ subject: Subject) -> ChangeForEverybody {
        let consequence: String? =
            switch subject.kind {
            case "output": "its tables are no longer written"
            case "domain": "its addresses are no longer ours"
            default: nil
            }
        return ChangeForEverybody(
            subject: subject.title, key: nil, before: subject.summary, after: nil,
            consequence: consequence)
    }

    private func changes(_ old: Subject, _ new: Subject) -> [ChangeForEverybody] {
        new.facts.compactMap { fact in
            let former = old.facts.first { $0.key == fact.key }
            guard former?.values != fact.values else { return nil }
            let onlyAdds = fact.isList && Set(former?.values ?? []).isSubset(of: fact.values)
            return ChangeForEverybody(
                subject: new.title, key: fact.key, before: former.flatMap(shown),
                after: shown(fact), onlyAdds: onlyAdds,
                people: new.kind == "system" ? people(new.name) : nil,
                consequence: consequence(new, fact.key, fact.text))
        }
    }

    private func shown(_ fact: Fact) -> String? {
        fact.text ?? (fact.key == "unknown" ? "reject" : nil)
    }

    private func consequence(_ subject: Subject, _ key: String, _ value: String?) -> String? {
        switch (subject.kind, key) {
        case ("domain", "unknown"):
            return value.map { "addresses nobody has will be forwarded to \($0)" }
                ?? "addresses nobody has will be rejected (550)"
        case ("domain", "catch_all"):
            return value.map { "addresses nobody has will be delivered to \($0)" }
                ?? "addresses nobody has will no longer be delivered"
        default: return nil
        }
    }
}

extension PublishedSet {
    /// What changes for everybody from this set to a compiled one.
    func changes(to table: RoutingTable, _ outputs: OutputParameters) -> [ChangeForEverybody] {
        OutputComparison(self.outputs, outputs) { system in
            table.accounts.count { $0.kind == .user && table.systemName($0.system) == system }
        }.changes
    }

    /// What changes for everybody from this set to another one.
    ///
    /// - Throws: `StoreError` when the other one's accounts cannot be read.
    func changes(to other: PublishedSet) throws -> [ChangeForEverybody] {
        if outputs == other.outputs { return [] }
        var people: [String: Int] = [:]
        try other.forEachUser { people[$0, default: 0] += 1 }
        return OutputComparison(outputs, other.outputs) { people[$0, default: 0] }.changes
    }
}

/// What is said of a subject under one key of the settings.
private struct Fact {
    let key: String
    /// None, one, or those of a list.
    let values: [String]
    let isList: Bool

    var text: String? { values.isEmpty ? nil : values.joined(separator: ", ") }

    init(_ label: String, _ value: Any) {
        // `mapType` is `map_type` in the settings.
        key = label.reduce(into: "") { key, letter in
            key += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
        }
        let items = value as? [Any]
        isList = items != nil
        values = (items ?? Fact.unwrapped(value).map { [$0] } ?? []).map { "\($0)" }
    }

    /// What an optional holds; any other value itself.
    static func unwrapped(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional else { return value }
        return mirror.children.first?.value
    }
}

/// A system, a domain or an output, and what is said of it.
private struct Subject {
    /// `system`, `domain` or `output`.
    let kind: String
    let name: String
    /// In the order of the parameters.
    let facts: [Fact]

    var title: String { "\(kind) \(name)" }

    var summary: String {
        facts.compactMap { fact in fact.text.map { "\(fact.key) \($0)" } }.joined(separator: ", ")
    }

    /// What the parameters keep and no table shows.
    private static let forExplanations = ["rules", "ruleNames", "nestedGroups"]

    /// Everything that the parameters say; what they keep for explanations is nobody's change.
    static func all(in parameters: OutputParameters) -> [Subject] {
        Mirror(reflecting: parameters).children.flatMap { child -> [Subject] in
            guard let label = child.label, !Subject.forExplanations.contains(label),
                let items = child.value as? [Any]
            else { return [] }
            return items.compactMap { item in
                if let item = item as? AnyOutput {
                    return Subject(
                        kind: "output", name: item.name, facts: facts(of: item.output))
                }
                return named(item, kind: String(label.dropLast()))
            }
        }
    }

    /// An item of a list, which has a name.
    private static func named(_ value: Any, kind: String) -> Subject? {
        let facts = facts(of: value)
        guard let name = facts.first(where: { $0.key == "name" })?.text else { return nil }
        return Subject(kind: kind, name: name, facts: facts.filter { $0.key != "name" })
    }

    private static func facts(of value: Any) -> [Fact] {
        Mirror(reflecting: value).children.compactMap { child in
            child.label.map { Fact($0, child.value) }
        }
    }
}
