import SystemPackage

/// All generations of a state tree, those that can be read and those that cannot.
package struct Catalogue: Sendable {
    /// The readable ones, newest first.
    package let generations: [Generation]
    /// Why the others cannot be read.
    package let damaged: [StoreError]
}

extension Catalogue {
    /// Whether a generation went live, as far as what is kept tells.
    ///
    /// It is current, or the next one that is kept did not replace an earlier one: a run may have ended
    /// before it made its own live. The one that replaced it may be gone.
    package func wasLive(_ number: Int, current: Int?) -> Bool {
        if number == current || !damaged.isEmpty { return true }
        let next = generations.filter { $0.number > number }.min { $0.number < $1.number }
        return next.flatMap(\.manifest.parent).map { $0 >= number } ?? false
    }
}

extension StateTree {
    /// The generation that `current` names; nil before the first publication.
    ///
    /// Throws `StoreError.Code.corrupt` when `current` names anything else.
    package func current() throws(StoreError) -> Generation? {
        guard let number = try currentNumber() else { return nil }
        return try generation(number)
    }

    /// One generation by number.
    ///
    /// Throws `StoreError.Code.missing` when there is none, `.corrupt` when its manifest cannot
    /// be read.
    package func generation(_ number: Int) throws(StoreError) -> Generation {
        let path = path(ofGeneration: number)
        let manifestPath = path.appending(Manifest.fileName)
        for name in [generationsFolder, path, manifestPath] { try trust(name) }
        guard let json = try disk.contents(manifestPath) else {
            throw StoreError(
                .missing, operation: "read", subject: manifestPath, detail: "there is no such file")
        }
        guard let manifest = try? Manifest(json: json), manifest.number == number,
            manifest.namesOnlyItsOwnFiles
        else {
            throw StoreError(
                .corrupt, operation: "read", subject: manifestPath,
                detail: "it is not the manifest of generation \(number)")
        }
        return Generation(number: number, path: path, manifest: manifest, disk: disk)
    }

    /// The readable generations, newest first.
    ///
    /// One whose number is above the current one was complete but never went live.
    package func generations() throws(StoreError) -> [Generation] {
        try catalogue().generations
    }

    /// Every generation, newest first; an unreadable one does not hide the others.
    package func catalogue() throws(StoreError) -> Catalogue {
        var generations: [Generation] = []
        var damaged: [StoreError] = []
        for number in try generationNumbers() {
            do throws(StoreError) {
                generations.append(try generation(number))
            } catch let error where error.code == .corrupt || error.code == .missing {
                damaged.append(error)
            }
        }
        return Catalogue(generations: generations, damaged: damaged)
    }

    /// Numbers of all generation folders, newest first, readable or not.
    package func generationNumbers() throws(StoreError) -> [Int] {
        let names: [String]
        do throws(StoreError) {
            names = try disk.list(generationsFolder)
        } catch let error where error.underlying == .noSuchFileOrDirectory {
            return []
        }
        return names.compactMap { name in Generation.number(folderName: name) }.sorted(by: >)
    }

    /// The number that `current` names; nil also when it names no generation.
    package func namedNumber() throws(StoreError) -> Int? {
        do throws(StoreError) {
            return try currentNumber()
        } catch let error where error.code == .corrupt {
            return nil
        }
    }

    /// The number of the generation that the next one follows.
    ///
    /// A `current` that names nothing any more stood for the newest one.
    func precedingNumber() throws(StoreError) -> Int? {
        if let number = try namedNumber() { return number }
        return try generationNumbers().first
    }

    /// The number that `current` names; nil when there is no `current`.
    func currentNumber() throws(StoreError) -> Int? {
        guard let status = try trust(currentLink) else { return nil }
        let target = status.kind == .symlink ? try disk.readSymlink(currentLink) ?? "" : ""
        let parts = target.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "generations",
            let number = Generation.number(folderName: String(parts[1]))
        else {
            throw StoreError(
                .corrupt, operation: "follow", subject: currentLink,
                detail: "it does not name a generation")
        }
        return number
    }
}
