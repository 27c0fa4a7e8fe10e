import Foundation
import TestSupport
import Testing

/// What a plan tells besides its changes, and that its JSON is what the schema says.
@Suite struct PlanReportTests {
    private let workspace: Workspace
    private let settings: String

    init() throws {
        workspace = try Workspace(inMemory: true)
        settings = try workspace.write(
            "splitroute.yaml", PeopleSet.guarded(hooked: workspace.file("hooked")))
        let before = PeopleSet(letter: "a", people: 20).directory
        try workspace.write("before.ldif", before.replacing("a4@", with: "a 4@"))
        try workspace.write(
            "after.ldif",
            before.replacing("employeeType: here", with: "employeeType: exchange")
                .replacing("mail: a6@", with: "mail: a 6@"))
    }

    private func run(_ words: String...) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            words + ["--settings", settings, "--state", workspace.file("state")])
    }

    @Test func `users of each system, and problems that are new or gone`() throws {
        let first = try run("plan", "--from", workspace.file("before.ldif"))
        #expect(first.outputText.contains("\nusers: exchange 0 -> 10, here 0 -> 10\n"))
        #expect(first.outputText.contains("problems: invalid-address 1 (1 new)"))
        #expect(try run("sync", "--from", workspace.file("before.ldif")).status == 0)
        let same = try run("plan", "--from", workspace.file("before.ldif"))
        #expect(!same.outputText.contains("users:"))
        #expect(same.outputText.contains("problems: invalid-address 1 (list problems)"))
        let after = try run("plan", "--from", workspace.file("after.ldif"))
        #expect(after.outputText.contains("\nusers: exchange 10 -> 20, here 10 -> 0\n"))
        #expect(after.outputText.contains("problems: invalid-address 1 (1 new, 1 gone)"))
        let accepted = try run(
            "sync", "--from", workspace.file("after.ldif"), "--accept", "moved,denied")
        #expect(accepted.status == 0, "\(accepted.errorText)")
        let diff = try run("diff", "1", "2")
        #expect(diff.outputText.contains("\nusers: exchange 10 -> 20, here 10 -> 0\n"))
        #expect(diff.outputText.contains("problems: invalid-address 1 (1 new, 1 gone)"))
    }

    @Test func `the JSON is what the schema says`() throws {
        #expect(try run("sync", "--from", workspace.file("before.ldif")).status == 0)
        let json = try run(
            "plan", "--from", workspace.file("after.ldif"), "--format", "json")
        try workspace.write("plan.json", bytes: json.output)
        let schema = ProgramUnderTest.repository + "/schemas/plan.schema.json"
        let checked = try Processes.run([
            "/usr/bin/python3", "-m", "jsonschema", "-i", workspace.file("plan.json"), schema,
        ])
        #expect(checked.status == 0, "\(checked.outputText)\(checked.errorText)")
        let plan = try JSONSerialization.jsonObject(with: Data(json.output)) as? [String: Any]
        #expect((plan?["changes"] as? [Any])?.isEmpty == false)
        #expect((plan?["refusals"] as? [Any])?.isEmpty == false)
        #expect((plan?["problems"] as? [String: Any])?.isEmpty == false)
        // A key that the schema does not know must be noticed.
        try workspace.write("plan.json", bytes: json.output.dropLast(2) + Array(",\"x\":1}".utf8))
        let stranger = try Processes.run([
            "/usr/bin/python3", "-m", "jsonschema", "-i", workspace.file("plan.json"), schema,
        ])
        #expect(stranger.status != 0)
    }
}
