import SystemPackage

extension Disk {
    /// Replaces a file in one step: a reader sees the old bytes or the new ones.
    ///
    /// The temporary name is fixed (`NAME.new`), so crashes leave at most one.
    func replaceFile(
        _ path: FilePath, with content: [UInt8], permissions: Permissions
    ) throws(StoreError) {
        let temporary = path.temporary
        _ = try unlink(temporary)
        let file = try createFile(temporary, mode: 0o600)
        try closing(file) { file throws(StoreError) in
            try content.span.bytes.withUnsafeBytes { bytes throws(StoreError) in
                try write(bytes, to: file)
            }
            try grant(permissions, to: temporary)
            try synchronize(file)
        }
        try rename(temporary, to: path)
        try synchronizeDirectory(path.removingLastComponent())
    }

    /// Points a symbolic link elsewhere in one step; the caller makes the folder durable.
    func replaceSymlink(_ path: FilePath, target: String) throws(StoreError) {
        let temporary = path.temporary
        _ = try unlink(temporary)
        try makeSymlink(temporary, target: target)
        try rename(temporary, to: path)
    }

    /// Removes a folder and everything in it; nothing happens when it does not exist.
    func removeTree(_ path: FilePath) throws(StoreError) {
        guard let status = try status(path) else { return }
        guard status.kind == .directory else {
            _ = try unlink(path)
            return
        }
        for name in try list(path) { try removeTree(path.appending(name)) }
        try removeDirectory(path)
    }

    /// Sets group and mode, in this order: a mode is never wider than the group it is meant for.
    func grant(_ permissions: Permissions, to path: FilePath) throws(StoreError) {
        if let group = permissions.group { try setGroup(path, group) }
        try setMode(path, permissions.mode)
    }
}

extension FilePath {
    /// The name under which a new version of this file or link is made.
    var temporary: FilePath { FilePath(string + ".new") }
}
