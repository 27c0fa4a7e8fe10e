package import MailModel

/// The decision which system holds an account.
package enum Placement: Sendable, Equatable {
    /// An index into the systems, and one into the placement rules; nil for a supposition.
    case system(Int, rule: Int?)
    /// No rule matched, or the rule's map does not know the value.
    case unplaced
}

/// One rule of the settings with what its condition needs to be asked.
package struct PlacementRule {
    /// How a rule decides; systems are indices into those of the settings.
    package enum Choice {
        /// Whoever meets a condition is on one system.
        case system(Int, if: Condition)
        /// The value of an attribute, folded, names the system; `otherwise` is that of all others.
        case value(of: String, systems: [[UInt8]: Int], otherwise: Int?)
    }

    /// When a rule decides.
    package enum Condition {
        case group(GroupMembers)
        case filter(Filter)
        case under(DistinguishedName)
        case list(AccountList)
        case always
    }

    /// What tables, plans and explanations call the rule.
    package let name: String
    package let choice: Choice

    package init(name: String, _ choice: Choice) {
        self.name = name
        self.choice = choice
    }

    /// The condition; nil for a rule that goes by an attribute's value.
    package var condition: Condition? {
        if case .system(_, let condition) = choice { condition } else { nil }
    }

    /// The attributes the rule looks at.
    package var attributes: [String] {
        switch choice {
        case .value(let attribute, _, _): [attribute]
        case .system(_, .filter(let filter)): filter.attributes.names
        case .system(_, .group(let members)): members.attributes
        case .system(_, .under), .system(_, .list), .system(_, .always): []
        }
    }
}
