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

    /// Removes the oldest plans that guards refused, beyond `keep`.
    ///
    /// A directory that changes while its plans are refused leaves one at every run. Plans under
    /// other names are somebody's own and stay.
    package func pruneRefusedPlans(
        keep: Int, holding lock: borrowing StoreLock
    ) throws(StoreError) {
        var plans: [(name: String, time: Int)] = []
        for name in try disk.list(plansFolder) where name.hasPrefix("refused-") {
            guard let status = try disk.status(plansFolder.appending(name)) else { continue }
            plans.append((name, status.modified))
        }
        let newestFirst = plans.sorted { ($0.time, $0.name) > ($1.time, $1.name) }
        for plan in newestFirst.dropFirst(max(keep, 1)) {
            _ = try disk.unlink(plansFolder.appending(plan.name))
        }
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
