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
    /// When a rule decides.
    package enum Condition {
        case group(GroupMembers)
        case filter(Filter)
        case under(DistinguishedName)
        case list(AccountList)
        case attribute(String, systems: [[UInt8]: Int], otherwise: Int?)
        case always
    }

    /// What tables, plans and explanations call the rule.
    package let name: String
    package let condition: Condition
    /// An index into the systems; nil only for `attribute`.
    package let system: Int?

    package init(name: String, _ condition: Condition, system: Int?) {
        self.name = name
        self.condition = condition
        self.system = system
    }

    /// The attributes the rule looks at.
    package var attributes: [String] {
        switch condition {
        case .filter(let filter): filter.attributes.names
        case .attribute(let name, _, _): [name]
        case .group(let members): members.attributes
        case .under, .list, .always: []
        }
    }
}
