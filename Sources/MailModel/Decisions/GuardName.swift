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

    /// Whether it has a limit, which is the key of that name below `limits`.
    package var hasLimit: Bool {
        switch self {
        case .settings, .canaries: false
        case .usersMin, .addressesMin, .removed, .moved, .changed, .taken, .denied, .allowed,
            .groups:
            true
        }
    }
}
