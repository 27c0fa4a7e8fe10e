import FoundationEssentials
import Generations
import MailModel
import SystemPackage
import Tables

/// Since when an account is where it is, as far as generations are kept.
struct Standing: Encodable, Equatable {
    /// The oldest generation from which on it is there.
    let generation: Int
    /// When that was made (ISO 8601).
    let time: String
    /// Whether it may have been there earlier: the generation before is not kept.
    let orBefore: Bool
    /// The newest kept generation in which it was not; nil when none is kept.
    let after: Int?

    /// Walks the kept generations backwards from one on, for an account as a row of `accounts.tsv`
    /// says it; nil when it is not there in that generation, or nothing is published.
    static func of(
        _ account: PlainRow, in tree: StateTree, upTo newest: Int?
    ) throws -> Standing? {
        guard let newest else { return nil }
        var oldest: Generation?
        var after: Int?
        for number in try tree.generationNumbers() where number <= newest {
            guard let generation = try? tree.generation(number),
                let isThere = try? has(account, in: generation)
            else { continue }
            guard isThere else {
                after = number
                break
            }
            oldest = generation
        }
        guard let oldest else { return nil }
        return Standing(
            generation: oldest.number, time: oldest.manifest.time.ISO8601Format(),
            orBefore: oldest.manifest.parent != after, after: after)
    }

    /// Whether the account is on the same system, in the same state.
    private static func has(_ account: PlainRow, in generation: Generation) throws -> Bool {
        let table = CanonicalTable.accounts
        let file = CanonicalFile(
            StoredText(try generation.open(table.path)),
            name: generation.path.appending(table.path).string)
        let rows = try (account[safe: 0] ?? []).withUnsafeBytes { try file.rows(for: $0) }
        let row = rows.first { $0[safe: 2] == account[safe: 2] } ?? rows.first
        return row.map { $0[safe: 4] == account[safe: 4] && $0[safe: 5] == account[safe: 5] }
            ?? false
    }

    /// `generation 12 of 2026-11-03 or before`.
    var text: String {
        let start = "generation \(generation) of \(time.prefix(10))"
        guard orBefore else { return start }
        return start + (after.map { ", or one before it and after \($0)" } ?? " or before")
    }
}
