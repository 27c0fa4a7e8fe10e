import ArgumentParser
import Logging
import MailModel
import Tables
import TestSupport
import Testing

@testable import Commands

/// A snapshot decides as the directory that it was taken of, whatever the settings ask.
@Suite struct SnapshotTests {
    /// What a sync comes to: every canonical table and the nested groups, or why there is none.
    private func outcome(_ settings: String, from file: String) async throws -> String {
        var common = CommonOptions()
        common.settings = settings
        common.state = nil
        let log = Logger(label: "snapshot") { _ in SwiftLogNoOpLogHandler() }
        let loaded = try LoadedSettings(common, log: log)
        do {
            let compiled = try await DirectoryReading(loaded, from: file, log: log)
                .read()
                .compiled(replacing: nil)
            let text = Gathered()
            for table in CanonicalTable.allCases {
                text.text += "\(table.path)\n"
                var sink = TextSink { text.text += String(decoding: $0, as: UTF8.self) }
                try table.render(compiled.table, to: &sink)
            }
            return text.text + compiled.groups.nested.joined(separator: "\n")
        } catch {
            return "\(Failure(error).outcome)".replacing(file, with: "FILE")
        }
    }

    private final class Gathered { var text = "" }

    private func expectSameDecisions(
        _ company: RandomCompany, _ workspace: Workspace, _ name: String
    ) async throws -> Bool {
        let settings = try workspace.write("splitroute.yaml", company.settings)
        let directory = try workspace.write("directory.ldif", company.directory)
        let live = try await outcome(settings, from: directory)
        let copy = workspace.file("copy.ldif")
        // Groups that cannot be read stop both.
        do {
            let words = ["--settings", settings, "--from", directory, "--output", copy]
            let snapshot = try Snapshot.parse(words)
            try await snapshot.run()
        } catch {
            return false
        }
        let replayed = try await outcome(settings, from: copy)
        #expect(replayed == live, "\(name)\n\(company.settings)\n\(company.directory)")
        return live.hasPrefix("routes.tsv")
    }

    @Test(arguments: 0..<8)
    func `Random settings and directories`(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed) * 7919 + 1)
        let workspace = try Workspace(inMemory: true)
        var decided = 0
        for number in 0..<150 {
            let company = RandomCompany(&random)
            if try await expectSameDecisions(company, workspace, "seed \(seed), \(number)") {
                decided += 1
            }
        }
        // What stops proves little: most must not.
        #expect(decided > 90)
    }
}
