/// What an account is; an entry that several kinds' filters match is the first of this order.
package enum AccountKind: String, Sendable, CaseIterable, Comparable {
    case user, shared, group, contact

    /// The name of the kind's section in the settings.
    package var section: String {
        switch self {
        case .user: "users"
        case .shared: "shared"
        case .group: "groups"
        case .contact: "contacts"
        }
    }

    /// The kind with that word.
    package init?(word: Bytes) {
        switch true {
        case word.equals("user"): self = .user
        case word.equals("shared"): self = .shared
        case word.equals("group"): self = .group
        case word.equals("contact"): self = .contact
        default: return nil
        }
    }

    /// Its place in `allCases`.
    package var index: Int {
        switch self {
        case .user: 0
        case .shared: 1
        case .group: 2
        case .contact: 3
        }
    }

    /// Order of precedence: users first.
    package static func < (left: AccountKind, right: AccountKind) -> Bool {
        left.index < right.index
    }
}
