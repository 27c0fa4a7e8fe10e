import SystemPackage

/// The folder of a generation that is not live yet; removed with the value unless it was renamed.
struct StagingFolder: ~Copyable {
    let path: FilePath
    let disk: any Disk

    init(path: FilePath, disk: any Disk) {
        self.path = path
        self.disk = disk
    }

    deinit {
        // Only tidiness: the next run removes what stays.
        try? disk.removeTree(path)
    }
}

/// What a staged file must turn out to be.
struct StagedFile {
    var fingerprint: Fingerprint
    var permissions: Permissions
    var modified: Int
    var inode: UInt64

    func manifestEntry(path: String) -> ManifestFile {
        ManifestFile(
            path: path, bytes: fingerprint.bytes, sha256: fingerprint.sha256,
            mode: Permissions.octal(permissions.mode), modified: modified, inode: inode)
    }
}
