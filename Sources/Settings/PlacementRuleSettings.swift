package import MailModel

/// One rule of the placement: a condition and where it leads.
package struct PlacementRuleSettings: Sendable, Equatable {
    /// What an account must meet: names and files, where routing has what was read of them.
    package enum Condition: Sendable, Equatable {
        case group(String)
        case filter(Filter)
        case under(String)
        case list(String)
        /// `systems` in the order of the file: value, system name; `otherwise`: a system name.
        case attribute(String, systems: [ValueSystem], otherwise: String?)
        case always
    }

    /// An attribute's value and the system it stands for.
    package struct ValueSystem: Sendable, Equatable {
        /// The value as written; values compare without regard to case.
        package var value: String
        /// The name of a system that exists.
        package var system: String
    }

    /// What tables, plans and explanations call the rule; no other rule has it.
    package var name: String
    /// When the rule matches.
    package var condition: Condition
    /// nil only for `attribute`, whose map names the systems.
    package var system: String?
    /// Groups: accounts whose `gidNumber` is the group's are members.
    package var primaryGroup = false
}

extension PlacementRuleSettings.Condition {
    /// The condition as an administrator would name it; nil for none.
    package var words: String? {
        switch self {
        case .group(let dn): "group \(dn)"
        case .filter(let filter): "filter \(filter.text)"
        case .under(let dn): "under \(dn)"
        case .list(let file): "list \(file)"
        case .attribute(let name, _, _): "attribute \(name)"
        case .always: nil
        }
    }
}
