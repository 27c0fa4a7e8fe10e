import Generations
import Logging
import MailModel
import Tables

/// Writes Postfix's tables into a generation: text always, and the indexed map the host reads.
struct PostfixStaging {
    let mapType: String
    let journal: Logger

    /// Has everything written and verified in `group`; answers the waves in which the maps are
    /// unlinked once the generation is superseded: routes first, recipients last (Postfix looks at
    /// transport only every 10 s).
    ///
    /// What the tables add to their arena is added here, one table after the other.
    func write(
        _ tables: some Sequence<KeyValueTable>, to files: StagedFiles,
        in group: inout ThrowingTaskGroup<Void, any Error>
    ) -> [[String]] {
        let canAsk = isIndexed && Programs.isInstalled("postmap")
        if isIndexed, !canAsk {
            journal.info("postmap is not installed, so the maps are not asked through it")
        }
        for table in tables {
            if let map = IndexedMap(rawValue: mapType) {
                let rows = LookupKeys.indexed(table)
                group.addTask { try files.write(table) }
                group.addTask {
                    let path = "\(table.path).\(suffix)"
                    try files.index(path, visibility: .readers) { try map.write(rows, to: $0) }
                    if canAsk { try await ask(table, in: files) }
                }
            } else {
                group.addTask {
                    try await build(table, in: files)
                    if canAsk { try await ask(table, in: files) }
                }
            }
        }
        guard isIndexed else { return [] }
        let waves = [["transport", "aliases"], ["recipients", "domains", "sasl_deny"]]
        return waves.map { $0.map { "postfix/\($0).\(suffix)" } }
    }

    private var isIndexed: Bool { mapType != "texthash" }

    /// The ending of the map's file.
    private var suffix: String { mapType == "hash" ? "db" : mapType }

    /// Writes a table's text, and has postmap build the map of it where there is one.
    private func build(_ table: KeyValueTable, in files: StagedFiles) async throws {
        try files.write(table)
        guard isIndexed else { return }
        try await Postmap(mapType: mapType).build(files.path(of: table.path))
        try files.index("\(table.path).\(suffix)", visibility: .readers) { _ in }
    }

    private func ask(_ table: KeyValueTable, in files: StagedFiles) async throws {
        try await Postmap(mapType: mapType).ask(table, at: files.path(of: table.path))
    }
}

extension StagedFiles {
    /// Writes a table's text.
    fileprivate func write(_ table: KeyValueTable) throws {
        try write(table.path, .readers) { try PostfixText.render(table, to: &$0) }
    }
}

/// postmap(1), asked by argument list.
struct Postmap {
    let mapType: String

    /// Builds a map from its text and compares all of it with what postmap reads back.
    ///
    /// - Throws: `HookError` when postmap cannot be run, `TableError` when it fails: its exit
    ///   status alone is not trusted, so the sample below must answer too.
    func build(_ text: String) async throws {
        let answer = try await Programs.run(["postmap", "\(mapType):\(text)"], timeout: 600)
        guard answer.status == 0, answer.complaint.isEmpty else {
            throw TableError(
                .writing, operation: "build the map", subject: "\(mapType):\(text)",
                reason: "postmap said: \(String(printable: answer.complaint))")
        }
    }

    /// Asks Postfix's own reader for a sample of the keys, first and last among them.
    ///
    /// - Throws: `TableError.differs` when an answer is not the row's value.
    func ask(_ table: KeyValueTable, at text: String) async throws {
        let sample = sampleRows(table)
        guard !sample.isEmpty else { return }
        var keys = ""
        var expected: [String] = []
        for row in sample {
            let key = String(decoding: table.key(row), as: UTF8.self)
            keys += key + "\n"
            expected.append(key + "\t" + String(decoding: table.value(row), as: UTF8.self))
        }
        let answer = try await Programs.run(
            ["postmap", "-q", "-", "\(mapType):\(text)"], input: keys)
        let lines = answer.output.split(separator: "\n").map(String.init)
        guard lines == expected else {
            throw TableError(
                .differs, operation: "ask postmap about", subject: "\(mapType):\(text)",
                reason: "\(lines.count) of \(expected.count) sample keys were answered, or with "
                    + "other values; \(String(printable: answer.complaint))")
        }
    }

    /// Up to 32 rows spread over the table, of those that a line of text can ask for.
    private func sampleRows(_ table: KeyValueTable) -> [KeyValueTable.Row] {
        let step = max(1, table.rows.count / 31)
        let indices = Array(stride(from: 0, to: table.rows.count, by: step))
        let last = table.rows.count - 1
        let chosen = (indices.last == last || last < 0) ? indices : indices + [last]
        return chosen.map { table.rows[$0] }
            .filter { PostfixText.supports(key: table.key($0)) && table.value($0).count < 4096 }
    }
}
