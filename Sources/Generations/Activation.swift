import SystemPackage

/// A generation that is complete, durable and verified, but not live.
package struct SealedStaging: ~Copyable {
    /// What the generation will say about itself.
    package let manifest: Manifest

    private let tree: StateTree
    private let folder: StagingFolder

    init(tree: StateTree, folder: consuming StagingFolder, manifest: Manifest) {
        self.tree = tree
        self.folder = folder
        self.manifest = manifest
    }

    /// Makes the generation live: after this, readers of `current` see it, whole.
    ///
    /// Throws `StoreError.Code.activatedButUnsynced` when it *is* live but the last step to the
    /// device failed; every other error means that the former generation is still live.
    package consuming func activate() throws(StoreError) -> Generation {
        let path = tree.path(ofGeneration: manifest.number)
        try tree.disk.rename(folder.path, to: path)
        try tree.disk.synchronizeDirectory(tree.generationsFolder)
        try switchCurrent()
        do throws(StoreError) {
            try tree.disk.synchronizeDirectory(tree.root)
        } catch {
            throw liveAllTheSame(error)
        }
        return Generation(
            number: manifest.number, path: path, manifest: manifest, disk: tree.disk)
    }

    private func switchCurrent() throws(StoreError) {
        do throws(StoreError) {
            let target = "generations/\(Generation.folderName(manifest.number))"
            try tree.disk.replaceSymlink(tree.currentLink, target: target)
        } catch {
            // A failed rename(2) may have happened all the same, so the link itself decides.
            guard (try? tree.currentNumber()) == manifest.number else { throw error }
            throw liveAllTheSame(error)
        }
    }

    private func liveAllTheSame(_ error: StoreError) -> StoreError {
        StoreError(
            .activatedButUnsynced, operation: "make durable", subject: tree.currentLink,
            underlying: error.underlying,
            detail: "generation \(manifest.number) is live all the same")
    }
}
