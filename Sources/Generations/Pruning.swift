import FoundationEssentials
import SystemPackage

extension StateTree {
    /// Removes the generations that need not stay; answers their numbers, oldest first.
    ///
    /// Older ones among the rest are thinned. `keeping` is given the times of all of them, in seconds
    /// since 1970 and the newest first, and answers the places of those that stay. All but the newest
    /// `whole` lose what is not `deciding`. Never the current one nor the one it replaced, so that one
    /// step back is always possible at once. What happened in those that go is in the journal before.
    package func prune(
        keeping: ([Int]) -> Set<Int>, whole: Int, deciding: Set<String>, journal age: JournalAge,
        holding lock: borrowing StoreLock
    ) throws(StoreError) -> [Int] {
        guard let current = try currentNumber() else { return [] }
        // A manifest that cannot be read must stop here: its parent is not known.
        let parent = try generation(current).manifest.parent
        let numbers = try generationNumbers()
        let kept = keeping(try times(of: numbers))
        let places = numbers.indices.reversed().filter { !kept.contains($0) }
        let doomed = places.map { numbers[$0] }.filter { $0 != current && $0 != parent }
        if !doomed.isEmpty { try record(doomed, age) }
        for number in doomed { try removeGeneration(number) }
        let staying = numbers.filter { !doomed.contains($0) }
        for number in staying.dropFirst(whole) where number != current && number != parent {
            // Older ones were thinned before it.
            guard try thin(number, to: deciding) else { break }
        }
        return doomed
    }

    /// When generations were made; one that cannot be read is as old as the next newer one.
    private func times(of numbers: [Int]) throws(StoreError) -> [Int] {
        var times: [Int] = []
        for number in numbers {
            do throws(StoreError) {
                times.append(Int(try generation(number).manifest.time.timeIntervalSince1970))
            } catch let error where error.isDamage {
                times.append(times.last ?? .max)
            }
        }
        return times
    }

    /// Takes away what is not among the `deciding` files; false when nothing was there.
    private func thin(_ number: Int, to deciding: Set<String>) throws(StoreError) -> Bool {
        let generation: Generation
        do throws(StoreError) { generation = try self.generation(number) } catch {
            // What cannot be read says nothing of its files; the next one may.
            guard error.isDamage else { throw error }
            return true
        }
        var folders: Set<String> = []
        for file in generation.manifest.files where !deciding.contains(file.path) {
            guard try disk.unlink(generation.path.appending(file.path)) else { continue }
            folders.insert(RelativePath.folders(file.path).last ?? "")
        }
        for folder in folders.sorted() {
            try disk.synchronizeDirectory(generation.path.appending(folder))
        }
        return !folders.isEmpty
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
