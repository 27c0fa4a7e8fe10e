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

    /// Order of precedence: users first.
    package static func < (left: AccountKind, right: AccountKind) -> Bool {
        allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
}

/// How deep a search goes (RFC 4511 section 4.5.1.2).
package enum SearchScope: String, Sendable, CaseIterable {
    case base, one, subtree
}
