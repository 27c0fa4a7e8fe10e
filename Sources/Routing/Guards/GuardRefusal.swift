/// A guard by the name it has in the settings and after `--accept`.
package enum GuardName: String, Sendable, CaseIterable {
    case usersMin = "users_min"
    case addressesMin = "addresses_min"
    case removed, moved, changed, taken, denied, allowed, groups, settings, canaries

    /// Only fixing helps against canaries and an empty directory.
    package var canBeAccepted: Bool {
        switch self {
        case .usersMin, .addressesMin, .canaries: false
        case .removed, .moved, .changed, .taken, .denied, .allowed, .settings, .groups: true
        }
    }
}

/// A plan that is correct, but refused.
package struct GuardRefusal: Sendable, Equatable {
    package let name: GuardName
    /// What was counted, as a phrase.
    package let figure: String
    /// The limit as it stands in the settings.
    package let limit: String

    package init(_ name: GuardName, figure: String, limit: String) {
        self.name = name
        self.figure = figure
        self.limit = limit
    }
}
