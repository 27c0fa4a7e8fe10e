package import MailModel

/// One rule of the placement: whom it is about, and where it leads.
package struct PlacementRuleSettings: Sendable, Equatable {
    /// How a rule decides.
    package enum Choice: Sendable, Equatable {
        /// Whoever meets a condition is on one system, by its name.
        case system(String, if: Condition)
        /// The value of an attribute names the system.
        case value(of: String, ValueMap)
    }

    /// What an account must meet: names and files, where routing has what was read of them.
    package enum Condition: Sendable, Equatable {
        /// The DN of a group; `countsPrimary`: accounts whose `gidNumber` is its are members too.
        case group(String, countsPrimary: Bool)
        case filter(Filter)
        case under(String)
        case list(String)
        case always
    }

    /// Which system each value of an attribute stands for.
    package struct ValueMap: Sendable, Equatable {
        /// An attribute's value and the system it stands for.
        package struct Row: Sendable, Equatable {
            /// The value as written; values compare without regard to case.
            package var value: String
            /// The name of a system that exists.
            package var system: String
        }

        /// In the order of the file.
        package var rows: [Row]
        /// The system's name for all other values; nil: accounts that have them are unplaced.
        package var otherwise: String?
    }

    /// What tables, plans and explanations call the rule; no other rule has it.
    package var name: String
    package var choice: Choice

    /// The condition; nil for a rule that goes by an attribute's value.
    package var condition: Condition? {
        if case .system(_, let condition) = choice { condition } else { nil }
    }

    /// What the rule asks, as an administrator would name it; nil for nothing.
    package var words: String? {
        switch choice {
        case .value(let attribute, _): "attribute \(attribute)"
        case .system(_, .group(let dn, _)): "group \(dn)"
        case .system(_, .filter(let filter)): "filter \(filter.text)"
        case .system(_, .under(let dn)): "under \(dn)"
        case .system(_, .list(let file)): "list \(file)"
        case .system(_, .always): nil
        }
    }
}
