import Generations
import Logging
import MailModel
import Tables

/// postmap(1), asked by argument list.
struct Postmap {
    private let mapType: MapType
    private let mapExtension: String?

    init(_ postfix: PostfixOutput) {
        mapType = postfix.mapType
        mapExtension = postfix.mapExtension
    }

    /// Builds the maps that nobody else can, and asks each for some rows.
    func prove(_ staged: StagedOutput, log: Logger) async throws {
        guard let mapExtension else { return }
        let files = staged.files
        if IndexedMap(mapType) == nil {
            for sample in staged.samples {
                let map = "\(sample.path).\(mapExtension)"
                try await build(files.path(of: sample.path), map: files.path(of: map))
                try files.index(map, visibility: .readers) { _ in }
            }
        }
        if let reason = try await ask(staged.samples, at: { files.path(of: $0) }) {
            log.notice("the maps were read back, but not asked through postmap: \(reason)")
        }
    }

    /// Builds a map from its text.
    ///
    /// Its exit status alone is not trusted: it must not complain, and answer for a sample.
    /// - Throws: `TableError` when postmap fails or cannot be run.
    private func build(_ text: String, map: String) async throws {
        func failure(_ code: TableError.Code, _ reason: String) -> TableError {
            TableError(
                code, operation: "build the map", subject: "\(mapType.rawValue):\(text)",
                reason: "\(reason); outputs.postfix.map_type: lmdb needs no postmap")
        }
        let answer: Programs.Answer
        do {
            answer = try await Programs.run(
                ["postmap", "\(mapType.rawValue):\(text)"], timeout: .seconds(600))
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
    private func ask(_ samples: [RowSample], at path: (String) -> String) async throws -> String? {
        guard Programs.isInstalled("postmap") else { return "it is not installed" }
        for sample in samples where !sample.rows.isEmpty {
            let map = "\(mapType.rawValue):\(path(sample.path))"
            let answer = try await Programs.run(
                ["postmap", "-q", "-", map], input: sample.rows.map { $0.key + "\n" }.joined(),
                limit: Programs.ample)
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
