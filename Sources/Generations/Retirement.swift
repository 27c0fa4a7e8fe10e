import SystemPackage

/// A superseded generation some of whose files daemons may still hold open.
package struct UnfinishedRetirement: Equatable, Sendable {
    /// The superseded generation.
    package let generation: Generation
    /// The files still there, in the waves of its manifest; no wave is empty.
    package let waves: [[String]]
}

extension StateTree {
    /// Unlinks one wave of a superseded generation's files; those already gone are no error.
    ///
    /// A daemon that has one open sees the link count drop and opens the new one. Throws
    /// `StoreError.Code.inUse` for the current generation.
    package func retire(
        _ generation: Generation, wave: [String], holding lock: borrowing StoreLock
    ) throws(StoreError) {
        guard try namedNumber() != generation.number else {
            throw StoreError(
                .inUse, operation: "retire", subject: generation.path,
                detail: "it is the current generation")
        }
        let retirable = Set(generation.manifest.retire.joined())
        precondition(retirable.isSuperset(of: wave), "a file that the manifest does not retire")
        var folders: Set<String> = []
        for path in wave {
            guard try disk.unlink(generation.path.appending(path)) else { continue }
            folders.insert(RelativePath.folders(path).last ?? "")
        }
        for folder in folders.sorted() {
            try disk.synchronizeDirectory(generation.path.appending(folder))
        }
    }

    /// The waves that are still to be unlinked, oldest generation first.
    ///
    /// A generation above the current one counts too: a hand-set `current` supersedes it.
    package func unfinishedRetirements() throws(StoreError) -> [UnfinishedRetirement] {
        guard let current = try namedNumber() else { return [] }
        var unfinished: [UnfinishedRetirement] = []
        for generation in try generations().reversed() where generation.number != current {
            var waves: [[String]] = []
            for wave in generation.manifest.retire {
                var left: [String] = []
                for path in wave where try disk.status(generation.path.appending(path)) != nil {
                    left.append(path)
                }
                if !left.isEmpty { waves.append(left) }
            }
            if !waves.isEmpty {
                unfinished.append(UnfinishedRetirement(generation: generation, waves: waves))
            }
        }
        return unfinished
    }
}
