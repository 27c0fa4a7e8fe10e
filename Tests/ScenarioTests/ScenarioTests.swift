import Foundation
import TestSupport
import Testing

/// Settings and a directory go in, tables come out: every folder of Tests/Scenarios and every
/// example, by the real program.
@Suite struct ScenarioTests {
    @Test(arguments: Scenario.all(in: "Tests/Scenarios"))
    func scenario(_ scenario: Scenario) throws { try tell(scenario) }

    @Test(arguments: Scenario.all(in: "examples"))
    func example(_ scenario: Scenario) throws { try tell(scenario) }

    @Test func `there are enough stories`() {
        #expect(Scenario.all(in: "Tests/Scenarios").count >= 40)
        #expect(Scenario.all(in: "examples").count >= 3)
    }

    private func tell(_ scenario: Scenario) throws {
        let workspace = try Workspace()
        for stage in scenario.stages {
            let outcome = try ProgramUnderTest.run(
                [
                    "sync", "--settings", stage.settings, "--state", workspace.file("state"),
                    "--from", stage.directory,
                ], directory: scenario.folder.path)
            #expect(outcome.status == stage.status, "\(outcome.errorText)")
            for line in stage.complaints {
                #expect(outcome.errorText.contains(line), "\(outcome.errorText)")
            }
            for line in stage.silences {
                #expect(!outcome.errorText.contains(line), "\(outcome.errorText)")
            }
            if stage.tables.isEmpty {
                // Refused or failed before anything was published, and nothing was.
                #expect(stage.status != 0)
                #expect(!FileManager.default.fileExists(atPath: workspace.file("state/current")))
            }
            for table in stage.tables {
                let path = workspace.file("state/current/" + table)
                // A table that is missing is not a table without rows.
                let bytes = try #require(FileManager.default.contents(atPath: path), "\(table)")
                let found = String(decoding: bytes, as: UTF8.self)
                let compared = table == "problems.tsv" ? Self.withoutWording(found) : found
                let expected = stage.text(table) ?? ""
                #expect(compared == expected, "\(table)\n\(Self.difference(expected, compared))")
            }
        }
    }

    /// Code, DN and subject of problems.tsv, sorted: the sentences may improve.
    private static func withoutWording(_ table: String) -> String {
        let rows = table.split(separator: "\n").map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return fields.count < 4
                ? String(line) : [fields[0], fields[2], fields[3]].joined(separator: "\t")
        }
        return rows.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { $0 + "\n" }
            .joined()
    }

    /// The rows that only one side has.
    private static func difference(_ expected: String, _ found: String) -> String {
        let (left, right) = (expected.split(separator: "\n"), found.split(separator: "\n"))
        let missing = left.filter { !right.contains($0) }.map { "  expected \($0)" }
        let extra = right.filter { !left.contains($0) }.map { "  found    \($0)" }
        return (missing + extra).joined(separator: "\n")
    }
}
