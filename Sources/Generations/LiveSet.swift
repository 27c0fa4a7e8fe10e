import SystemPackage

/// What is live, as a look at its files found it.
package struct LiveSet: Sendable {
    /// The number of the generation that `current` names; nil when it names none.
    package let number: Int?
    /// What a new set is to be compared with; nil when nothing whole was ever published.
    ///
    /// The live generation, as long as the files that decide are whole; else the newest other one
    /// of which that is true.
    package let base: Generation?
    /// What is not as it was published; empty as long as all of it is.
    package let damage: [StoreError]

    /// Whether every live file is what was published.
    package var isWhole: Bool { damage.isEmpty }
}

extension StateTree {
    /// Looks whether what is live is what was published.
    ///
    /// From the `deciding` files of a generation all others follow. With `everyByte` the digests of
    /// files that look untouched are compared as well. `understand` throws for a generation that
    /// is as it was written and still cannot be read, by another version for example: it is asked
    /// where a deciding file does not look untouched, and of every older generation. Throws
    /// `StoreError` only where nothing can be told: damage is an answer.
    package func look(
        deciding: Set<String>, everyByte: Bool = false,
        understand: (Generation) throws(StoreError) -> Void = { _ in }
    ) throws(StoreError) -> LiveSet {
        var damage: [StoreError] = []
        var number: Int?
        do throws(StoreError) {
            number = try currentNumber()
            if let number {
                let generation = try generation(number)
                let found = try generation.inventory(everyByte: everyByte)
                damage = found.damage.map(\.error)
                if deciding.isDisjoint(with: found.damage.map(\.file)) {
                    if !deciding.isDisjoint(with: found.read) { try understand(generation) }
                    return LiveSet(number: number, base: generation, damage: damage)
                }
            }
        } catch let error where error.isDamage {
            damage.append(error)
        }
        if number == nil, damage.isEmpty {
            guard try !generationNumbers().isEmpty else {
                return LiveSet(number: nil, base: nil, damage: [])
            }
            damage = [
                StoreError(
                    .missing, operation: "follow", subject: currentLink, detail: "it is gone")
            ]
        }
        let base = try newestWhole(besides: number, deciding, understand)
        return LiveSet(number: number, base: base, damage: damage)
    }

    /// One later than the live one was never live, and is nothing to compare with.
    private func newestWhole(
        besides live: Int?, _ deciding: Set<String>,
        _ understand: (Generation) throws(StoreError) -> Void
    ) throws(StoreError) -> Generation? {
        for number in try generationNumbers() where number < live ?? .max {
            do throws(StoreError) {
                let generation = try generation(number)
                for file in generation.manifest.files where deciding.contains(file.path) {
                    try generation.prove(file, everyByte: true)
                }
                try understand(generation)
                return generation
            } catch let error where error.isDamage {
                continue
            }
        }
        return nil
    }
}
