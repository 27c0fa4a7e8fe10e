import SystemPackage

/// One generation being written, in `staging/next`.
///
/// Nobody else sees it: the folder above is private. Dropped unsealed or unactivated, it removes
/// its files again; what a crash leaves is removed by the next run.
package struct Staging: ~Copyable {
    /// Writes the generation's files; of no use once the staging is gone.
    package let files: StagedFiles
    /// The number it will have.
    package let number: Int
    private let parent: Int?
    private let tree: StateTree
    private let folder: StagingFolder

    fileprivate init(
        tree: StateTree, folder: consuming StagingFolder, time: Int, number: Int, parent: Int?
    ) {
        self.tree = tree
        self.number = number
        self.parent = parent
        files = StagedFiles(folder: folder.path, disk: tree.disk, group: tree.group, time: time)
        self.folder = folder
    }

    /// Writes the manifest, proves that everything is as it was written, and makes it all durable.
    ///
    /// Throws `StoreError.Code.corrupt` when a file is not what was written, or when there is one
    /// that nobody announced.
    package consuming func seal(
        _ draft: ManifestDraft
    ) throws(StoreError) -> SealedStaging {
        let manifest = Manifest(
            draft: draft, number: number, parent: parent,
            files: files.files.map { path, file in file.manifestEntry(path: path) })
        precondition(manifest.namesOnlyItsOwnFiles, "a file to retire is not in the generation")
        try files.write(manifest)
        try files.prove()
        return SealedStaging(tree: tree, folder: folder, manifest: manifest)
    }
}

extension StateTree {
    /// Begins a generation; whatever an earlier run left in its place is removed.
    ///
    /// Gives every file one time of change, later than any in the current generation by at least
    /// one second (Dovecot compares whole seconds and size).
    package func stage(holding lock: borrowing StoreLock) throws(StoreError) -> Staging {
        try disk.removeTree(nextFolder)
        let parent = try precedingNumber()
        let newest = max(try generationNumbers().first ?? 0, parent ?? 0)
        let time = try modificationTime(after: parent)
        try disk.makeDirectory(nextFolder, mode: 0o700)
        let folder = StagingFolder(path: nextFolder, disk: disk)
        try disk.grant(.readersFolder(group: group), to: nextFolder)
        return Staging(
            tree: self, folder: folder, time: time, number: newest + 1, parent: parent)
    }
}
