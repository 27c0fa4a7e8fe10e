import SystemPackage

/// One generation being written, in `staging/next`.
///
/// Nobody else sees it: the folder above is private. Dropped unsealed or unactivated, it removes
/// its files again; what a crash leaves is removed by the next run.
package struct Staging: ~Copyable {
    let tree: StateTree
    private let folder: StagingFolder
    private var files: [String: StagedFile] = [:]
    private var folders: Set<String> = []

    fileprivate init(tree: StateTree, folder: consuming StagingFolder) {
        self.tree = tree
        self.folder = folder
    }

    /// Writes one file; missing folders on its way are created.
    ///
    /// Throws what `body` throws and `StoreError`. A path may be written once.
    package mutating func write(
        _ path: String, visibility: Visibility, _ body: (inout FileSink) throws -> Void
    ) throws {
        let location = try place(path)
        let file = try tree.disk.createFile(location, mode: 0o600)
        var sink = FileSink(file: file, disk: tree.disk)
        let fingerprint: Fingerprint
        do {
            try body(&sink)
            fingerprint = try sink.finish()
        } catch {
            try? tree.disk.close(file)
            throw error
        }
        try tree.disk.close(file)
        try record(path, fingerprint, visibility)
    }

    /// Lets somebody else's library write one file, given its absolute path.
    ///
    /// The file is opened by name afterwards: its digest is taken from what really is there, so
    /// `build` must have checked the content itself. Throws `StoreError.Code.missing` when
    /// `build` left no file.
    package mutating func index(
        _ path: String, visibility: Visibility, _ build: (String) throws -> Void
    ) throws {
        let location = try place(path)
        try build(location.string)
        guard try tree.disk.status(location)?.kind == .file else {
            throw StoreError(
                .missing, operation: "read back", subject: location,
                detail: "its writer left no file")
        }
        let fingerprint = try tree.disk.withFile(location) { file throws(StoreError) in
            try tree.disk.fingerprint(of: file)
        }
        try record(path, fingerprint, visibility)
    }

    /// Makes everything durable and proves it.
    ///
    /// Gives every file one time of change, later than any in the current generation by at least
    /// one second (Dovecot compares whole seconds and size); waits until the bytes are on the
    /// device; reads every file back and compares; writes the manifest last. Throws
    /// `StoreError.Code.corrupt` when a file is not what was written, or when there is one that
    /// nobody announced.
    package consuming func seal(
        _ draft: ManifestDraft
    ) throws(StoreError) -> SealedStaging {
        try checkNames()
        let parent = try tree.currentNumber()
        let newest = max(try tree.generationNumbers().first ?? 0, parent ?? 0)
        let manifest = Manifest(
            draft: draft, number: newest + 1, parent: parent,
            files: files.map { path, file in file.manifestEntry(path: path) })
        precondition(manifest.namesOnlyItsOwnFiles, "a file to retire is not in the generation")
        let time = try tree.modificationTime(after: parent)
        for (path, file) in files.sorted(by: { left, right in left.key < right.key }) {
            try tree.disk.makeDurable(location(path), as: file, time: time)
        }
        let manifestFile = try writeManifest(manifest)
        try tree.disk.makeDurable(location(Manifest.fileName), as: manifestFile, time: time)
        // Inner folders first: a durable name must not lead to a folder that is not.
        for path in folders.sorted(by: >) { try tree.disk.synchronizeDirectory(location(path)) }
        try tree.disk.synchronizeDirectory(folder.path)
        return SealedStaging(tree: tree, folder: folder, manifest: manifest)
    }

    /// Where a file of the generation lies while it is being written, for programs that read it.
    package func path(of path: String) -> String { location(path).string }

    private func location(_ path: String) -> FilePath {
        folder.path.appending(path)
    }

    private mutating func place(_ path: String) throws(StoreError) -> FilePath {
        precondition(
            RelativePath.isPlain(path) && files[path] == nil && path != Manifest.fileName,
            "\(path) is no new file of a generation")
        for name in RelativePath.folders(path) where !folders.contains(name) {
            try tree.disk.makeDirectory(location(name), mode: 0o700)
            try tree.disk.grant(.readersFolder(group: tree.group), to: location(name))
            folders.insert(name)
        }
        return location(path)
    }

    private mutating func record(
        _ path: String, _ fingerprint: Fingerprint, _ visibility: Visibility
    ) throws(StoreError) {
        let permissions = Permissions.file(visibility, group: tree.group)
        try tree.disk.grant(permissions, to: location(path))
        files[path] = StagedFile(fingerprint: fingerprint, permissions: permissions)
    }

    private func writeManifest(_ manifest: Manifest) throws(StoreError) -> StagedFile {
        let path = location(Manifest.fileName)
        guard let json = try? manifest.json() else {
            throw StoreError(.corrupt, operation: "write as JSON", subject: path)
        }
        let permissions = Permissions.file(.readers, group: tree.group)
        let fingerprint = try tree.disk.writeNewFile(path, json, permissions: permissions)
        return StagedFile(fingerprint: fingerprint, permissions: permissions)
    }

    private func checkNames() throws(StoreError) {
        let present = try tree.disk.filesBelow(folder.path)
        for path in present where files[path] == nil {
            throw StoreError(
                .corrupt, operation: "seal", subject: location(path),
                detail: "nobody announced this file")
        }
    }
}

extension StateTree {
    /// Begins a generation; whatever an earlier run left in its place is removed.
    package func stage(holding lock: borrowing StoreLock) throws(StoreError) -> Staging {
        try disk.removeTree(nextFolder)
        try disk.makeDirectory(nextFolder, mode: 0o700)
        let folder = StagingFolder(path: nextFolder, disk: disk)
        try disk.grant(.readersFolder(group: group), to: nextFolder)
        return Staging(tree: self, folder: folder)
    }
}
