import Foundation
import TestSupport
import Testing

/// `history` tells when, why and who; refused plans do not pile up.
@Suite struct HistoryTests {
    private let workspace: Workspace
    private let settings: String

    init() throws {
        workspace = try Workspace()
        settings = try workspace.write(
            "splitroute.yaml", PeopleSet.guarded(hooked: workspace.file("hooked")))
        try workspace.write("before.ldif", PeopleSet(letter: "a", people: 20).directory)
        try workspace.write(
            "after.ldif",
            PeopleSet(letter: "a", people: 20).directory
                .replacing("employeeType: here", with: "employeeType: exchange")
                .replacing("mail: a2@example.com", with: "mail: new@example.com"))
    }

    private func run(_ words: String...) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            words + ["--settings", settings, "--state", workspace.file("state")])
    }

    @Test func `why, how many and who`() throws {
        #expect(try run("sync", "--from", workspace.file("before.ldif")).status == 0)
        let words = ["sync", "--accept", "moved,denied", "--from", workspace.file("after.ldif")]
        let second = try ProgramUnderTest.run(
            words + ["--settings", settings, "--state", workspace.file("state")])
        #expect(second.status == 0, "\(second.errorText)")
        #expect(try run("rollback").status == 0)
        let lines = try run("history").outputText.split(separator: "\n")
        try #require(lines.count == 3)
        #expect(lines[2].contains("  20 added, 20 logins denied  sync  from "), "\(lines[2])")
        #expect(lines[1].contains("  1 added, 1 removed, 10 moved, "), "\(lines[1])")
        #expect(lines[1].contains("  sync --accept moved,denied  from "))
        #expect(lines[0].contains(", 10 moved, ") && lines[0].contains("  rollback to 1  from "))
        let verbose = try run("history", "--verbose").outputText
        #expect(
            verbose.contains("      a1@example.com: deliver on here -> relay to exchange\n"),
            "\(verbose)")
        #expect(verbose.contains("      a1@example.com: relay to exchange -> deliver on here\n"))
        #expect(verbose.contains("      login denied: a1\n"))
        #expect(verbose.contains("      … all of it: splitroute diff 2 3\n"))
    }

    @Test func `an older generation keeps what it decided, and comes back whole`() throws {
        for name in ["before", "after", "before", "after", "before"] {
            let sync = try run(
                "sync", "--accept", "removed,moved,denied,allowed", "--from",
                workspace.file("\(name).ldif"))
            #expect(sync.status == 0, "\(sync.errorText)")
        }
        let tables = workspace.file("state/generations/000002/postfix")
        #expect(try FileManager.default.contentsOfDirectory(atPath: tables).isEmpty)
        // It is asked as before: its tables are rendered.
        let thinned = try run("explain", "a1@example.com", "--generation", "2").outputText
        #expect(thinned.contains("postfix/transport: a1@example.com relay:[mail"), "\(thinned)")
        #expect(try run("check", "--from", workspace.file("before.ldif")).status == 1)
        let current = workspace.file("state/generations/000004/postfix")
        let expected = try Processes.run(["sha256sum", "transport", "aliases"], directory: current)
        let back = try run("rollback", "2")
        #expect(back.status == 0, "\(back.errorText)")
        let found = try Processes.run(
            ["sha256sum", "transport", "aliases"],
            directory: workspace.file("state/current/postfix"))
        #expect(found.succeeded && found.outputText == expected.outputText)
    }

    @Test func `a damaged generation does not hide the others`() throws {
        #expect(try run("sync", "--from", workspace.file("before.ldif")).status == 0)
        let words = ["sync", "--accept", "moved,denied", "--from", workspace.file("after.ldif")]
        let moved = try ProgramUnderTest.run(
            words + ["--settings", settings, "--state", workspace.file("state")])
        #expect(moved.status == 0, "\(moved.errorText)")
        #expect(try run("rollback").status == 0)
        try FileManager.default.removeItem(
            atPath: workspace.file("state/generations/000001/routes.tsv"))
        let history = try run("history", "--verbose")
        #expect(history.status == 0, "\(history.errorText)")
        #expect(history.errorText.contains("generation 2, who moved: "), "\(history.errorText)")
        #expect(history.outputText.split(separator: "\n").last?.hasPrefix("  1  ") == true)
        #expect(history.outputText.contains("      a1@example.com: relay to exchange -> deliver"))
        // Figures of the change are no totals.
        #expect(try !run("status").outputText.contains("moved"))
    }

    @Test func `only the newest refused plans stay`() throws {
        #expect(try run("sync", "--from", workspace.file("before.ldif")).status == 0)
        let plans = workspace.file("state/plans")
        for number in 1...25 {
            let path = try workspace.write("state/plans/refused-\(number).json", "{}")
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: Double(number * 1000))],
                ofItemAtPath: path)
        }
        try workspace.write("state/plans/mine.json", "{}")
        #expect(try run("sync", "--from", workspace.file("before.ldif")).status == 0)
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: plans))
        #expect(names == Set((6...25).map { "refused-\($0).json" } + ["mine.json"]))
    }
}
