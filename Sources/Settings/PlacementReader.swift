import MailModel
import Yams

/// Reads `placement`: ordered rules with one condition each.
enum PlacementReader {
    private static let conditions = ["group", "filter", "under", "list", "attribute"]

    static func read(_ file: Section, systems: [String]) -> [PlacementRuleSettings] {
        let hint = "placement: [{system: NAME}] puts everybody on one system"
        guard let items = file.required("placement", hint: hint)?.items(of: "rules") else {
            return []
        }
        var rules: [PlacementRuleSettings] = []
        var names: Set<String> = []
        var isDecided = false
        for item in items {
            if isDecided {
                item.complain(
                    "unreachable-rule",
                    "never asked: an earlier rule without a condition matches everybody",
                    hint: "put the rule without a condition last", as: .warning)
            }
            guard let rule = rule(item, systems) else { continue }
            if rule.condition == .always { isDecided = true }
            if !names.insert(rule.name).inserted { complainAboutTwin(rule.name, item) }
            rules.append(rule)
        }
        return rules
    }

    private static func complainAboutTwin(_ name: String, _ item: Value) {
        let given = item.node.mapping?["name"].map { Diagnostic.Place($0.mark) }
        RuleNames.complainAboutTwin(name, at: given ?? item.place, item)
    }

    private static func rule(_ item: Value, _ systems: [String]) -> PlacementRuleSettings? {
        let keys = conditions + ["primary_group", "system", "systems", "otherwise", "name"]
        guard let section = Section(item, keys: keys) else { return nil }
        let given = conditions.compactMap { section.value($0) }
            .sorted { $0.keyPlace < $1.keyPlace }
        if given.count > 1 {
            let names = conditions.filter { section.value($0) != nil }.map { "'\($0)'" }
            item.context.complain(
                "two-conditions", at: given[1].keyPlace,
                "a rule has one condition, this one has \(names.joined(separator: " and "))",
                hint: "combine them in one filter, or write two rules")
            _ = section.value("system")?.system(among: systems)
            return nil
        }
        if let attribute = section.value("attribute") {
            return attributeRule(attribute, section, systems)
        }
        for key in ["systems", "otherwise"] {
            guard let value = section.value(key) else { continue }
            item.context.complain(
                "misplaced-key", at: value.keyPlace, "'\(key)' only goes with 'attribute'",
                hint: "did you mean 'system'?")
        }
        let countsPrimary = primaryGroup(section)
        let condition =
            section.hasUnknownKeys ? nil : condition(section, countsPrimary: countsPrimary)
        let hint = "add 'system: NAME'"
        let system = section.required("system", hint: hint)?.system(among: systems)
        let name = self.name(section)
        guard let condition, let system else { return nil }
        return named(name, .system(system, if: condition))
    }

    /// The name that a rule is given; nil for none, or after a complaint.
    private static func name(_ section: Section) -> String? {
        section.value("name").flatMap(RuleNames.given)
    }

    private static func named(
        _ name: String?, _ choice: PlacementRuleSettings.Choice
    ) -> PlacementRuleSettings {
        PlacementRuleSettings(name: name ?? RuleNames.usual(choice), choice: choice)
    }

    private static func primaryGroup(_ section: Section) -> Bool {
        guard let value = section.value("primary_group") else { return false }
        guard section.value("group") == nil else { return value.boolean() ?? false }
        value.context.complain(
            "misplaced-key", at: value.keyPlace, "'primary_group' only goes with 'group'",
            hint: "write the rule as {group: DN, primary_group: true, system: NAME}")
        return false
    }

    private static func condition(
        _ section: Section, countsPrimary: Bool
    ) -> PlacementRuleSettings.Condition? {
        if let value = section.value("group") {
            return value.distinguishedName().map { .group($0, countsPrimary: countsPrimary) }
        }
        if let value = section.value("filter") { return value.filter().map { .filter($0) } }
        if let value = section.value("under") {
            return value.distinguishedName().map { .under($0) }
        }
        if let value = section.value("list") { return value.text().map { .list($0) } }
        return .always
    }

    private static func attributeRule(
        _ value: Value, _ section: Section, _ systems: [String]
    ) -> PlacementRuleSettings? {
        if let system = section.value("system") {
            system.context.complain(
                "misplaced-key", at: system.keyPlace, "'system' does not go with 'attribute'",
                hint: "map values in 'systems'; 'otherwise' is for all others")
        }
        _ = primaryGroup(section)
        let attribute = value.attributeName()
        let hint = "systems: {VALUE: SYSTEM}"
        let rows = section.required("systems", hint: hint).flatMap { self.rows($0, systems) }
        let otherwise = section.value("otherwise")?.system(among: systems)
        let name = self.name(section)
        guard let attribute, let rows else { return nil }
        return named(
            name,
            .value(
                of: attribute, PlacementRuleSettings.ValueMap(rows: rows, otherwise: otherwise)))
    }

    private static func rows(
        _ value: Value, _ systems: [String]
    ) -> [PlacementRuleSettings.ValueMap.Row]? {
        guard let pairs = value.pairs(of: "values to systems") else { return nil }
        guard !pairs.isEmpty else {
            value.complain("empty-value", "'\(value.name)' maps no value")
            return nil
        }
        var seen: Set<[UInt8]> = []
        return pairs.compactMap { key, system -> PlacementRuleSettings.ValueMap.Row? in
            // Values of an entry compare without regard to case and blanks.
            guard seen.insert(key.withBytes { Folding.fold($0) }).inserted else {
                let shown = value.context.quoted(key, at: system.keyPlace)
                value.context.complain(
                    "duplicate-value", at: system.keyPlace, "the value \(shown) is mapped twice",
                    hint: "values compare without regard to case")
                return nil
            }
            return system.system(among: systems).map { .init(value: key, system: $0) }
        }
    }
}
