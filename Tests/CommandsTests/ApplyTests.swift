import Foundation
import TestSupport
import Testing

/// A plan that somebody reviewed is activated exactly, or not at all.
@Suite struct ApplyTests {
    private let workspace: Workspace
    private let settings: String

    init() throws {
        workspace = try Workspace(inMemory: true)
        settings = try workspace.write(
            "splitroute.yaml", PeopleSet.guarded(hooked: workspace.file("hooked")))
        for set in [PeopleSet(letter: "a", people: 20), PeopleSet(letter: "b", people: 20)] {
            try workspace.write("\(set.letter).ldif", set.directory)
        }
    }

    private func run(_ words: String...) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            words + ["--settings", settings, "--state", workspace.file("state")])
    }

    private func file(_ letter: String) -> String { workspace.file("\(letter).ldif") }

    private var current: String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: workspace.file("state/current"))
    }

    @Test func `what was reviewed goes live, guards or not, once`() throws {
        #expect(try run("sync", "--from", file("a")).status == 0)
        let plan = workspace.file("plan.json")
        let planned = try run("plan", "--from", file("b"), "--save", plan)
        #expect(planned.status == 0 && planned.outputText.contains("sync would be refused"))
        let mode = try FileManager.default.attributesOfItem(atPath: plan)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let applied = try run("apply", plan, "--from", file("b"))
        #expect(applied.status == 0, "\(applied.errorText)")
        #expect(
            applied.errorText.hasPrefix(
                "splitroute: generation 2 is live, as reviewed: 20 added, 20 removed"))
        #expect(current == "generations/000002")
        #expect(try run("history").outputText.contains("  apply  "))
        let again = try run("apply", plan, "--from", file("b"))
        #expect(again.status == 65)
        #expect(
            again.errorText.contains(
                "is stale: it was made against generation 1, and now generation 2 (apply) is "
                    + "current. Nothing was changed."),
            "\(again.errorText)")
    }

    @Test func `a directory that changed since makes the plan stale, and what differs is said`()
        throws
    {
        #expect(try run("sync", "--from", file("a")).status == 0)
        let plan = workspace.file("plan.json")
        #expect(try run("plan", "--from", file("b"), "--save", plan).status == 0)
        let other = try workspace.read("b.ldif").replacing(
            "b3@example.com", with: "b33@example.com")
        try workspace.write("other.ldif", other)
        let refused = try run("apply", plan, "--from", file("other"))
        #expect(refused.status == 65)
        #expect(refused.errorText.contains("changed since. Nothing was changed."))
        #expect(refused.errorText.contains("only reviewed: b3@example.com added deliver here"))
        #expect(refused.errorText.contains("only now: b33@example.com added deliver here"))
        #expect(current == "generations/000001")
    }

    @Test func `edited settings make the plan stale`() throws {
        let plan = workspace.file("plan.json")
        #expect(try run("plan", "--from", file("a"), "--save", plan).status == 0)
        let text = try workspace.read("splitroute.yaml")
        try workspace.write("splitroute.yaml", "# a comment is no edit\n" + text)
        #expect(try run("apply", plan, "--from", file("a")).status == 0)
        #expect(try run("plan", "--from", file("b"), "--save", plan).status == 0)
        try workspace.write("splitroute.yaml", text + "\nkeep: 7\n")
        let refused = try run("apply", plan, "--from", file("b"))
        #expect(refused.status == 65)
        #expect(refused.errorText.contains("were edited since"), "\(refused.errorText)")
        #expect(current == "generations/000001")
    }

    @Test func `a refused sync keeps its plan and names the three ways on`() throws {
        #expect(try run("sync", "--from", file("a")).status == 0)
        let refused = try run("sync", "--from", file("b"))
        #expect(refused.status == 3)
        let message = refused.errorText
        #expect(
            message.contains(
                "limits.removed: 20 addresses are no longer served, of 20 now (limit 10%)"))
        #expect(message.contains("correct the directory or the settings"))
        #expect(message.contains("splitroute sync --accept removed,denied,allowed"))
        let plans = try FileManager.default.contentsOfDirectory(
            atPath: workspace.file("state/plans"))
        #expect(plans.count == 1)
        let plan = workspace.file("state/plans/" + (plans.first ?? ""))
        #expect(message.contains("splitroute apply \(plan), after review"))
        // The next run comes to the same plan, and to the same file.
        #expect(try run("sync", "--from", file("b")).status == 3)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: workspace.file("state/plans"))
                == plans)
        #expect(try run("apply", plan, "--from", file("b")).status == 0)
        #expect(current == "generations/000002")
    }

    @Test func `what is no plan`() throws {
        let missing = try run("apply", "/nonexistent/plan.json", "--from", file("a"))
        #expect(missing.status == 65)
        #expect(missing.errorText.contains("cannot read the plan /nonexistent/plan.json"))
        for text in ["", "{}", "{\"format\": 2}"] {
            let file = try workspace.write("no-plan.json", text)
            let refused = try run("apply", file, "--from", self.file("a"))
            #expect(refused.status == 65)
            #expect(refused.errorText.contains("is no saved plan"))
        }
        #expect(current == nil)
    }

    @Test func `a wave of the migration, supposed`() throws {
        #expect(try run("sync", "--from", file("a")).status == 0)
        let wave = try workspace.write("wave.csv", "account,until,note\na1@example.com\na3\n")
        let plan = try run("plan", "--from", file("a"), "--assume", "\(wave)=exchange")
        #expect(plan.status == 0, "\(plan.errorText)")
        #expect(plan.outputText.hasPrefix("2 moved, 4 logins newly denied"), "\(plan.outputText)")
        #expect(
            plan.outputText.contains("a3@example.com: deliver on here -> relay to exchange"))
        let unknown = try run("plan", "--from", file("a"), "--assume", "\(wave)=exchnage")
        #expect(unknown.status == 64)
        #expect(unknown.errorText.contains("there is no system exchnage; there are here, exchange"))
        let saved = try run(
            "plan", "--from", file("a"), "--assume", "\(wave)=exchange", "--save",
            workspace.file("p.json"))
        #expect(saved.status == 64)
        let nothing = try run("plan", "--from", file("a"), "--assume", "/nonexistent.csv=exchange")
        #expect(nothing.status == 65)
        #expect(nothing.errorText.contains("/nonexistent.csv"))
    }

    @Test func `a plan in Markdown holds no markup of the directory's`() throws {
        let hostile = PeopleSet(letter: "c", people: 2).directory.replacing(
            "c1@example.com", with: "a|b`c`*d*@example.com")
        try workspace.write("hostile.ldif", hostile)
        let plan = try run("plan", "--from", file("hostile"), "--format", "markdown")
        #expect(plan.status == 0)
        #expect(plan.outputText.hasPrefix("# Plan\n\n2 added"))
        #expect(plan.outputText.contains("## added (2)"))
        #expect(
            plan.outputText.contains("| a\\|b\\`c\\`\\*d\\*@example.com |  | deliver on here |"),
            "\(plan.outputText)")
    }
}
