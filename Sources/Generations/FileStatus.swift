/// The permission bits of a file, `0o000` to `0o7777`.
package typealias PermissionBits = UInt32

/// What the file system says about one name (lstat(2)).
package struct FileStatus: Equatable, Sendable {
    /// The kinds of names this program tells apart.
    package enum Kind: Sendable {
        case file, directory, symlink, other
    }

    /// What the name stands for.
    package var kind: Kind
    /// Permission bits with set-id and sticky bits.
    package var mode: PermissionBits
    /// Numeric owner.
    package var owner: UInt32
    /// Numeric group.
    package var group: UInt32
    /// Length in bytes.
    package var size: Int
    /// Last change, whole seconds since 1970.
    package var modified: Int
    /// What the last change has beyond the whole second.
    package var nanoseconds: Int
    /// Number of names of the file.
    package var links: Int
    /// Number of the file in its file system: another one is another file.
    package var inode: UInt64

    /// Puts a status together.
    package init(
        kind: Kind, mode: PermissionBits, owner: UInt32, group: UInt32, size: Int, modified: Int,
        nanoseconds: Int, links: Int, inode: UInt64
    ) {
        self.kind = kind
        self.mode = mode
        self.owner = owner
        self.group = group
        self.size = size
        self.modified = modified
        self.nanoseconds = nanoseconds
        self.links = links
        self.inode = inode
    }
}
