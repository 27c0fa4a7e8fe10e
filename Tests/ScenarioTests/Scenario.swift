import Foundation
import TestSupport
import Testing

/// A folder of settings, directory and expected tables; see Tests/Scenarios/README.md.
struct Scenario: Sendable, CustomTestStringConvertible {
    let folder: URL

    var testDescription: String { folder.lastPathComponent }

    /// Every folder below `parent` that has expectations, in the order of names.
    static func all(in parent: String) -> [Scenario] {
        let root = URL(fileURLWithPath: ProgramUnderTest.repository + "/" + parent)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.sorted().map { Scenario(folder: root.appendingPathComponent($0)) }
            .filter { FileManager.default.fileExists(atPath: $0.file("expected").path) }
    }

    /// The runs of the story: the first, and the one in `then/` when there is one.
    var stages: [Stage] {
        let first = Stage(
            settings: "splitroute.yaml", directory: "directory.ldif", expected: file("expected"))
        guard exists("then") else { return [first] }
        return [
            first,
            Stage(
                settings: exists("then/splitroute.yaml") ? "then/splitroute.yaml" : first.settings,
                directory: exists("then/directory.ldif")
                    ? "then/directory.ldif" : first.directory,
                expected: file("then/expected")),
        ]
    }

    func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

    private func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: file(name).path)
    }
}

/// One run of the program and what must come of it.
struct Stage: Sendable {
    let settings: String
    let directory: String
    let expected: URL

    /// The exit status of sync.
    var status: Int32 {
        text("exit").flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 0
    }

    /// Lines that must occur in standard error.
    var complaints: [String] { lines("stderr") }

    /// Lines that must not occur in standard error.
    var silences: [String] { lines("stderr-without") }

    /// The tables that are compared, by their path in a generation.
    var tables: [String] {
        let found =
            FileManager.default.enumerator(atPath: expected.path)?
            .compactMap { $0 as? String } ?? []
        let others: Set = ["exit", "stderr", "stderr-without"]
        return found.filter { path in
            var isFolder: ObjCBool = false
            let whole = expected.appendingPathComponent(path).path
            let exists = FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder)
            return exists && !isFolder.boolValue && !others.contains(path)
        }.sorted()
    }

    func text(_ name: String) -> String? {
        try? String(contentsOf: expected.appendingPathComponent(name), encoding: .utf8)
    }

    private func lines(_ name: String) -> [String] {
        (text(name) ?? "").split(separator: "\n").map(String.init)
    }
}
