import Glibc

/// Unix groups by name (getgrnam(3)).
enum UnixGroup {
    /// The number of a group.
    ///
    /// - Throws: `VerbFailure` when the host has no such group.
    static func number(of name: String) throws -> UInt32 {
        guard let group = getgrnam(name) else {
            throw VerbFailure(
                .settings, "group: this host has no Unix group \(name); create it or correct group")
        }
        return group.pointee.gr_gid
    }
}
