import SystemPackage

extension StateTree {
    /// Removes the oldest generations beyond `keep`; answers their numbers, oldest first.
    ///
    /// Never the current one nor the one it replaced, so that one step back is always possible.
    package func prune(
        keep: Int, holding lock: borrowing StoreLock
    ) throws(StoreError) -> [Int] {
        guard let current = try currentNumber() else { return [] }
        // A manifest that cannot be read must stop here: its parent is not known.
        let parent = try generation(current).manifest.parent
        let candidates = try generationNumbers().dropFirst(max(keep, 0)).reversed()
        var removed: [Int] = []
        for number in candidates where number != current && number != parent {
            try removeGeneration(number)
            removed.append(number)
        }
        return removed
    }

    private func removeGeneration(_ number: Int) throws(StoreError) {
        // Renamed away first, and durably: half a generation must never carry a generation's name.
        try disk.removeTree(removedFolder)
        try disk.rename(path(ofGeneration: number), to: removedFolder)
        try disk.synchronizeDirectory(stagingFolder)
        try disk.synchronizeDirectory(generationsFolder)
        try disk.removeTree(removedFolder)
    }
}
