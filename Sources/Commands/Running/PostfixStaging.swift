import Generations
import Logging
import MailModel
import Tables

/// Writes Postfix's tables into a generation: text always, and the indexed map the host reads.
struct PostfixStaging {
    let mapType: String
    let journal: Logger

    /// Has `run` write every table's text, and the maps that need no postmap; answers the samples
    /// that `finish` asks about.
    ///
    /// What the tables add to their arena is added here, one table after the other.
    func write(
        _ tables: some Sequence<KeyValueTable>, to files: StagedFiles,
        by run: (@escaping @Sendable () throws -> Void) async throws -> Void
    ) async throws -> [Postmap.Sample] {
        var samples: [Postmap.Sample] = []
        for table in tables {
            samples.append(Postmap.Sample(of: table))
            try await run {
                try files.write(table.path, .readers) { try PostfixText.render(table, to: &$0) }
            }
            guard let map = IndexedMap(rawValue: mapType) else { continue }
            let rows = LookupKeys.indexed(table)
            try await run {
                try files.index(name(ofMapFor: table.path), visibility: .readers) {
                    try map.write(rows, to: $0)
                }
            }
        }
        return samples
    }

    /// Has postmap do its part when every file is there: build the maps that nobody else can, and
    /// answer for some rows of each.
    func finish(_ samples: [Postmap.Sample], in files: StagedFiles) async throws {
        guard isIndexed else { return }
        let postmap = Postmap(mapType: mapType)
        if IndexedMap(rawValue: mapType) == nil {
            for sample in samples {
                let map = name(ofMapFor: sample.table)
                try await postmap.build(files.path(of: sample.table), map: files.path(of: map))
                try files.index(map, visibility: .readers) { _ in }
            }
        }
        if let reason = try await postmap.ask(samples, at: { files.path(of: $0) }) {
            journal.notice("the maps were read back, but not asked through postmap: \(reason)")
        }
    }

    /// The waves in which the maps are unlinked once the generation is superseded: routes first,
    /// recipients last (Postfix looks at transport only every 10 s).
    var retirement: [[String]] {
        guard isIndexed else { return [] }
        let waves = [["transport", "aliases"], ["recipients", "domains", "sasl_deny"]]
        return waves.map { $0.map { name(ofMapFor: "postfix/\($0)") } }
    }

    private var isIndexed: Bool { mapType != "texthash" }

    private func name(ofMapFor table: String) -> String {
        "\(table).\(mapType == "hash" ? "db" : mapType)"
    }
}

/// postmap(1), asked by argument list.
struct Postmap {
    let mapType: String

    /// Rows of a table that postmap is asked for.
    struct Sample {
        /// The path of the table's text in a generation.
        let table: String
        fileprivate let rows: [(key: String, value: String)]

        /// Up to 32 rows spread over the table, of those that a line of text can ask for.
        init(of table: KeyValueTable) {
            self.table = table.path
            let step = max(1, table.rows.count / 31)
            let indices = Array(stride(from: 0, to: table.rows.count, by: step))
            let last = table.rows.count - 1
            let chosen = (indices.last == last || last < 0) ? indices : indices + [last]
            rows = chosen.compactMap { index in
                let (key, value) = (table.key(table.rows[index]), table.value(table.rows[index]))
                guard PostfixText.supports(key: key), value.count < 4096 else { return nil }
                return (
                    key: String(decoding: key, as: UTF8.self),
                    value: String(decoding: value, as: UTF8.self)
                )
            }
        }
    }

    /// Builds a map from its text.
    ///
    /// Its exit status alone is not trusted: it must not complain, and answer for a sample.
    /// - Throws: `TableError` when postmap fails or cannot be run.
    func build(_ text: String, map: String) async throws {
        func failure(_ code: TableError.Code, _ reason: String) -> TableError {
            TableError(
                code, operation: "build the map", subject: "\(mapType):\(text)",
                reason: "\(reason); outputs.postfix.map_type: lmdb needs no postmap")
        }
        let answer: Programs.Answer
        do {
            answer = try await Programs.run(["postmap", "\(mapType):\(text)"], timeout: 600)
        } catch let error as HookError {
            throw failure(.writing, "postmap: \(error.reason)")
        }
        guard answer.status == 0, answer.complaint.isEmpty else {
            throw failure(
                TableError.lackOfSpace(at: map) == nil ? .writing : .noSpace,
                "postmap said: \(String(printable: answer.complaint))")
        }
    }

    /// Asks Postfix's own reader for a sample of each table's keys, first and last among them;
    /// answers why it could not be asked, for that says nothing about the maps.
    ///
    /// - Throws: `TableError.differs` when an answer is not the row's value.
    func ask(_ samples: [Sample], at path: (String) -> String) async throws -> String? {
        guard Programs.isInstalled("postmap") else { return "it is not installed" }
        for sample in samples where !sample.rows.isEmpty {
            let map = "\(mapType):\(path(sample.table))"
            let answer = try await Programs.run(
                ["postmap", "-q", "-", map], input: sample.rows.map { $0.key + "\n" }.joined())
            let lines = answer.output.split(separator: "\n").map(String.init)
            if lines == sample.rows.map({ $0.key + "\t" + $0.value }) { continue }
            if let reason = try await ailment() { return reason }
            throw TableError(
                .differs, operation: "ask postmap about", subject: map,
                reason: "\(lines.count) of \(sample.rows.count) sample keys were answered, or "
                    + "with other values; \(String(printable: answer.complaint))")
        }
        return nil
    }

    /// Why postmap answers nothing at all, for example because it cannot read main.cf; nil when it
    /// answers for a table that every Postfix has.
    private func ailment() async throws -> String? {
        let answer = try await Programs.run(["postmap", "-q", "anybody", "static:somebody"])
        return answer.output == "somebody\n" ? nil : answer.firstComplaint
    }
}
