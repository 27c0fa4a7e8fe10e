import Foundation
import TestSupport
import Testing

/// The story of `examples/migration-wave`, from the pilot to the last user.
@Suite struct MigrationTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace(inMemory: true)
        let example = ProgramUnderTest.repository + "/examples/migration-wave/"
        for name in [
            "splitroute.yaml", "directory.ldif", "moved.csv", "rehearsal.csv", "wave-1.csv",
        ] {
            let text = try String(contentsOfFile: example + name, encoding: .utf8)
            // No daemon is there to wait for.
            try workspace.write(name, text.replacing("postfix: {}", with: "postfix: {settle: 0s}"))
        }
    }

    private func run(_ words: String...) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            words + [
                "--settings", workspace.file("splitroute.yaml"), "--state",
                workspace.file("state"),
            ], directory: workspace.path)
    }

    private func live(_ words: String...) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            words + [
                "--settings", workspace.file("splitroute.yaml"), "--state",
                workspace.file("state"), "--from", workspace.file("directory.ldif"),
            ], directory: workspace.path)
    }

    /// The addresses that are delivered here.
    private func here() throws -> [String] {
        try workspace.read("state/current/routes.tsv").split(separator: "\n")
            .filter { $0.contains("\tdeliver\there\t") }
            .map { String($0.prefix { $0 != "\t" }) }
    }

    @Test func `from the pilot to the last user`() throws {
        #expect(try live("sync").status == 0)
        let pilot = ["anna@example.com", "ben@example.com", "postmaster@example.com"]
        #expect(try here() == pilot)

        // What would the wave change? The tables stay as they are.
        let supposed = try live("plan", "--assume", "wave-1.csv=here")
        #expect(supposed.outputText.hasPrefix("4 moved, "), "\(supposed.outputText)")
        #expect(supposed.outputText.contains("users: here 2 -> 5, old 4 -> 1"))
        #expect(try here() == pilot)

        // The night of the wave.
        let rows = try workspace.read("wave-1.csv").split(separator: "\n").dropFirst()
        let moved = try workspace.read("moved.csv") + rows.joined(separator: "\n") + "\n"
        try workspace.write("moved.csv", moved)
        #expect(try live("plan", "--save", "wave-1.json").status == 0)
        let applied = try live("apply", "wave-1.json")
        #expect(applied.status == 0, "\(applied.errorText)")
        let wave = ["carla", "dmitri", "elif", "sales"].map { $0 + "@example.com" }
        #expect(try here() == (pilot + wave).sorted())

        // It went wrong, and went back; then again.
        let back = try run("rollback")
        #expect(back.status == 0)
        #expect(back.errorText.contains("with the content of 1: 4 moved, "), "\(back.errorText)")
        #expect(try here() == pilot)
        #expect(try live("apply", "wave-1.json").status == 3)
        #expect(try run("resume").status == 0)
        #expect(try live("apply", "wave-1.json").status == 65)
        #expect(try live("plan", "--save", "wave-1.json").status == 0)
        #expect(try live("apply", "wave-1.json").status == 0)

        // The rehearsal is over, and Ben is back without anybody doing anything.
        try workspace.write("rehearsal.csv", "account,until,note\nben@example.com,2020-01-31,\n")
        let over = try live("sync", "--accept", "moved")
        #expect(over.status == 0, "\(over.errorText)")
        #expect(try !here().contains("ben@example.com"))
        #expect(try run("list", "problems").outputText.contains("expired-row (note): 1"))

        // The last user: the lists go, and the settings guard asks for a look.
        let settings = try workspace.read("splitroute.yaml").split(separator: "\n")
            .filter { !$0.contains("{list: ") }.joined(separator: "\n")
            .replacing("  - {system: old}", with: "  - {system: here}")
        try workspace.write("splitroute.yaml", settings + "\n")
        let refused = try live("sync")
        #expect(refused.status == 3)
        #expect(refused.errorText.contains("settings"), "\(refused.errorText)")
        #expect(try live("plan", "--save", "last.json").status == 0)
        #expect(try live("apply", "last.json").status == 0)
        #expect(try here().count == 8)
        #expect(try workspace.read("state/current/logins.tsv").isEmpty)
        let history = try run("history").outputText.split(separator: "\n")
        #expect(
            history.map { $0.contains("  apply  ") } == [true, false, true, false, true, false])
    }
}
