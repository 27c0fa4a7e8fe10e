import MailModel

/// Asks the placement rules in order; the first that matches decides.
struct Placer {
    private let rules: [(bound: BoundCondition, system: Int?)]
    private let domains: SplitDomains
    /// How many of the rules are suppositions, which have no number.
    private let assumptions: Int

    private enum BoundCondition {
        case group(GroupMembers)
        case filter(EntryMatcher)
        case under(DistinguishedName)
        case list(AccountList)
        case attribute(Int?, name: String, systems: [[UInt8]: Int], otherwise: Int?)
        case always
    }

    /// What one rule says of one account.
    private enum Verdict {
        case passes
        case matches
        case decides(Int)
        case fails
    }

    init(_ rules: RoutingRules, attributes: AttributeList) {
        domains = rules.domains
        assumptions = rules.assumed.count
        self.rules = (rules.assumed + rules.placement).map { rule in
            let bound: BoundCondition =
                switch rule.condition {
                case .group(let members): .group(members)
                case .filter(let filter): .filter(EntryMatcher(filter, attributes: attributes))
                case .under(let dn): .under(dn)
                case .list(let list): .list(list)
                case .attribute(let name, let systems, let otherwise):
                    .attribute(
                        attributes.slot(of: name), name: name, systems: systems,
                        otherwise: otherwise)
                case .always: .always
                }
            return (bound, rule.system)
        }
    }

    func place(
        _ account: Account, _ entry: borrowing Entry, problems: inout [Problem]
    ) -> Placement {
        for (index, rule) in rules.enumerated() {
            let number = max(0, index + 1 - assumptions)
            switch verdict(of: rule.bound, account, entry, problems: &problems) {
            case .passes: continue
            case .fails: return .unplaced
            case .decides(let system): return .system(system, rule: number)
            case .matches:
                guard let system = rule.system else { continue }
                return .system(system, rule: number)
            }
        }
        return .unplaced
    }

    private func verdict(
        of condition: BoundCondition, _ account: Account, _ entry: borrowing Entry,
        problems: inout [Problem]
    ) -> Verdict {
        switch condition {
        case .always: return .matches
        case .group(let members): return members.contain(account) ? .matches : .passes
        case .filter(let matcher): return matcher.matches(entry) ? .matches : .passes
        case .under(let dn): return dn.contains(folded: account.foldedDN) ? .matches : .passes
        case .list(let list): return list.contains(account, in: domains) ? .matches : .passes
        case .attribute(let slot, let name, let systems, let otherwise):
            guard let slot, entry.has(slot) else { return .passes }
            return mapped(
                entry.sortedValues(of: slot), name, systems, otherwise, entry, problems: &problems)
        }
    }

    /// Several values must agree: a half-migrated entry is a question, not an answer.
    private func mapped(
        _ values: [Bytes], _ name: String, _ systems: [[UInt8]: Int], _ otherwise: Int?,
        _ entry: borrowing Entry, problems: inout [Problem]
    ) -> Verdict {
        var decided: Int?
        for value in values {
            let mapped = systems[Folding.fold(value)] ?? otherwise
            guard let mapped, decided == nil || decided == mapped else {
                let reason =
                    mapped == nil
                    ? "\(name) has a value that the rule's systems do not map"
                    : "\(name) has values that the rule maps to different systems"
                problems.append(
                    Problem(
                        .unmappedValue, dn: String(printable: entry.dn),
                        subject: String(printable: value), reason))
                return .fails
            }
            decided = mapped
        }
        return decided.map { .decides($0) } ?? .passes
    }
}
