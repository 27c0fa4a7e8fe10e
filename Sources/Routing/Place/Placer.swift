import MailModel

/// Asks the placement rules in order; the first that matches decides.
struct Placer {
    private let rules: [Rule]
    /// How many of the rules are suppositions, which have no number.
    private let assumptions: Int
    /// The lists of rules, by the rule's place.
    private let lists: [(place: Int, list: AskedList)]

    /// A rule with all that it needs to be asked.
    private typealias Rule = (Account, [GroupMembers], borrowing Entry) -> Verdict

    /// What one rule says of one account.
    private enum Verdict {
        case passes
        /// It is on that system.
        case decides(Int)
        case fails
    }

    init(
        _ rules: RoutingRules, _ lists: [Int: AskedList], attributes: AttributeList,
        problems: ProblemLog
    ) {
        assumptions = rules.assumed.count
        self.lists = lists.map { ($0.key, $0.value) }
        self.rules = (rules.assumed + rules.placement).enumerated().map { place, rule in
            Placer.bind(rule.choice, lists[place], attributes, problems)
        }
    }

    /// Places an account that is a member of `groups`.
    func place(
        _ account: Account, in groups: [GroupMembers], _ entry: borrowing Entry
    ) -> Placement {
        for (index, rule) in rules.enumerated() {
            let number = index < assumptions ? nil : index - assumptions
            switch rule(account, groups, entry) {
            case .passes: continue
            case .fails: return decided(.unplaced, account, index)
            case .decides(let system):
                return decided(.system(system, rule: number), account, index)
            }
        }
        return .unplaced
    }

    /// Shows an account to the lists of the rules from a place on, which are not asked about it.
    func see(_ account: Account, from place: Int = 0) {
        for (_, list) in lists.lazy.filter({ $0.place >= place }) { list.names(account) }
    }

    private func decided(
        _ placement: Placement, _ account: Account, _ index: Int
    ) -> Placement {
        if !lists.isEmpty { see(account, from: index + 1) }
        return placement
    }

    private static func bind(
        _ choice: PlacementRule.Choice, _ asked: AskedList?, _ attributes: AttributeList,
        _ problems: ProblemLog
    ) -> Rule {
        switch choice {
        case .system(let system, .always): return { _, _, _ in .decides(system) }
        case .system(let system, .group(let members)):
            return { _, groups, _ in
                groups.contains { $0 === members } ? .decides(system) : .passes
            }
        case .system(let system, .filter(let filter)):
            let matcher = EntryMatcher(filter, attributes: attributes)
            return { _, _, entry in matcher.matches(entry) ? .decides(system) : .passes }
        case .system(let system, .under(let dn)):
            return { account, _, _ in
                dn.contains(folded: account.foldedDN) ? .decides(system) : .passes
            }
        case .system(let system, .list):
            return { account, _, _ in asked?.names(account) ?? false ? .decides(system) : .passes }
        case .value(let name, let systems, let otherwise):
            let slot = attributes.slot(of: name)
            return { _, _, entry in
                guard let slot, entry.has(slot) else { return .passes }
                return mapped(
                    entry.sortedValues(of: slot), name, systems, otherwise, entry, problems)
            }
        }
    }

    /// Several values must agree: a half-migrated entry is a question, not an answer.
    private static func mapped(
        _ values: [Bytes], _ name: String, _ systems: [[UInt8]: Int], _ otherwise: Int?,
        _ entry: borrowing Entry, _ problems: ProblemLog
    ) -> Verdict {
        var decided: Int?
        for value in values {
            let mapped = systems[Folding.fold(value)] ?? otherwise
            guard let mapped, decided == nil || decided == mapped else {
                problems.note(
                    .unmappedValue(value, of: name, isUnknown: mapped == nil, of: entry.dn))
                return .fails
            }
            decided = mapped
        }
        return decided.map { .decides($0) } ?? .passes
    }
}
