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
