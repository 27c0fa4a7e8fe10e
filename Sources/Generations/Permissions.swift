/// Who may read a file of a generation.
package enum Visibility: Sendable {
    /// The mail system's daemons: everybody, or the readers' group when one is set.
    case readers
    /// Only the owner: files that name people.
    case `private`
}

/// The mode and the group of one name in the state tree.
///
/// `group` nil leaves the group as it is.
struct Permissions: Equatable, Sendable {
    var mode: PermissionBits
    var group: UInt32?

    /// A folder or file nobody else may see.
    static let privateFolder = Permissions(mode: 0o700, group: nil)
    static let privateFile = Permissions(mode: 0o600, group: nil)

    /// A folder on the readers' way to the tables.
    static func readersFolder(group: UInt32?) -> Permissions {
        Permissions(mode: group == nil ? 0o755 : 0o750, group: group)
    }

    /// A file in a generation.
    static func file(_ visibility: Visibility, group: UInt32?) -> Permissions {
        switch visibility {
        case .readers: Permissions(mode: group == nil ? 0o644 : 0o640, group: group)
        case .private: .privateFile
        }
    }

    /// The mode as `chmod` takes it: `0644`.
    static func octal(_ mode: PermissionBits) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
