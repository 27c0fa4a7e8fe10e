import FoundationEssentials
import Generations
import MailModel
import Tables

/// All that is remembered of what happened to whom: what generations that are gone left in the
/// journal, and what those that are kept say.
struct Journal {
    private let gone: GenerationFile?
    /// Oldest first.
    private let kept: [(generation: Generation, file: GenerationFile)]

    /// Opens the files.
    ///
    /// - Throws: `StoreError` when one of them is not as it was written.
    init(_ tree: StateTree, _ catalogue: Catalogue) throws {
        let current = try tree.namedNumber()
        gone = try tree.journal()
        var kept: [(generation: Generation, file: GenerationFile)] = []
        for generation in catalogue.generations.reversed()
        where catalogue.wasLive(generation.number, current: current) {
            guard let file = try tree.changes(of: generation) else { continue }
            kept.append((generation, file))
        }
        self.kept = kept
    }

    /// Calls `body` with each row, oldest generation first, and with its generation as long as that
    /// is kept; a row's bytes are valid for the call.
    func forEachRow(_ body: (JournalRow, Generation?) throws -> Void) throws {
        let numbers = Set(kept.map(\.generation.number))
        if let gone {
            let reader = JournalReader(StoredText(gone))
            while let row = try reader.next() {
                // A run that was stopped before the generation was gone left its rows in both places.
                if !numbers.contains(row.generation) { try body(row, nil) }
            }
        }
        for (generation, file) in kept {
            let reader = JournalReader(StoredText(file))
            while let row = try reader.next() { try body(row, generation) }
        }
    }

    /// The time of the oldest row, else of the oldest generation; nil when nothing is remembered.
    func beginning() throws -> String? {
        if let gone {
            let reader = JournalReader(StoredText(gone))
            let time = try withExtendedLifetime(reader) {
                try reader.next().map { String(decoding: $0.time, as: UTF8.self) }
            }
            if let time { return time }
        }
        return kept.first?.generation.manifest.time.ISO8601Format()
    }
}
