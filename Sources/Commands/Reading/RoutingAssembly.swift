import MailModel
import Routing
import Settings
import Tables

/// Puts the settings into the words of routing and of tables: names become indices, nothing is
/// decided.
struct RoutingAssembly {
    let settings: Settings

    /// The rules, with the groups and lists that placement asks for already read.
    func rules(
        groups: [Int: GroupMembers], lists: [Int: AccountList],
        assumed: [(list: AccountList, system: String)] = []
    ) -> RoutingRules {
        RoutingRules(
            domains: SplitDomains(settings.domains),
            systems: settings.systems,
            placement: settings.placement.enumerated().map { index, rule in
                PlacementRule(name: rule.name, choice(of: rule, groups[index], lists[index]))
            },
            assumed: assumed.map {
                PlacementRule(
                    name: "assumed", .system(systemIndex($0.system), if: .list($0.list)))
            },
            conflicts: settings.conflicts,
            expandsGroups: mailingLists != nil,
            attributesOfMembers: attributesOfMembers)
    }

    /// The numbers by which lists may name accounts.
    private var attributesOfMembers: [String] {
        guard let mailingLists else { return [] }
        if mailingLists.countsRelativeID { return [AccountNumbers.relativeID] }
        let namesLogins = mailingLists.members.contains { $0.lowercased() == "memberuid" }
        return namesLogins ? [AccountNumbers.userID] : []
    }

    /// The groups whose members get their mail; nil when there are none.
    private var mailingLists: GroupRules? {
        settings.kinds.lazy.compactMap(\.rules.groups).first { $0.place == .expand }
    }

    /// The limits that refuse a plan.
    var guards: Guards { Guards(settings.limits) }

    /// What the tables of these outputs need.
    ///
    /// `nestedGroups`: those within the groups of rules that counted.
    func parameters(of outputs: [AnyOutput], nestedGroups: [String] = []) -> OutputParameters {
        OutputParameters(
            systems: settings.systems.map {
                OutputParameters.System(
                    name: $0.name, hosted: $0.isHosted, transport: $0.transport, imap: $0.imap)
            },
            domains: settings.domains,
            outputs: outputs,
            rules: settings.placement.map { $0.words ?? "no condition" },
            ruleNames: settings.placement.map(\.name),
            nestedGroups: nestedGroups.isEmpty ? nil : nestedGroups)
    }

    private func choice(
        of rule: PlacementRuleSettings, _ group: GroupMembers?, _ list: AccountList?
    ) -> PlacementRule.Choice {
        switch rule.choice {
        case .system(let system, let condition):
            .system(systemIndex(system), if: self.condition(condition, group, list))
        case .value(let attribute, let map):
            .value(
                of: attribute,
                systems: Dictionary(
                    map.rows.map {
                        ($0.value.withBytes { Folding.fold($0) }, systemIndex($0.system))
                    },
                    uniquingKeysWith: { first, _ in first }),
                otherwise: map.otherwise.map(systemIndex))
        }
    }

    private func condition(
        _ condition: PlacementRuleSettings.Condition, _ group: GroupMembers?, _ list: AccountList?
    ) -> PlacementRule.Condition {
        switch condition {
        case .group: .group(group ?? GroupMembers())
        case .filter(let filter): .filter(filter)
        case .under(let dn): DistinguishedName(dn).map { .under($0) } ?? .list(AccountList())
        case .list: .list(list ?? AccountList())
        case .always: .always
        }
    }

    /// The settings reader has checked that every system exists.
    private func systemIndex(_ name: String) -> Int {
        guard let index = settings.systems.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("the settings name a system they do not have")
        }
        return index
    }
}
