import Foundation
import TestSupport
import Testing

/// While somebody holds, runs read and say what waits, and nothing goes live.
@Suite struct HoldTests {
    private let workspace: Workspace
    private let settings: String

    init() throws {
        workspace = try Workspace(inMemory: true)
        settings = try workspace.write(
            "splitroute.yaml",
            PeopleSet.guarded(hooked: workspace.file("hooked"))
                + "\nmetrics_file: \(workspace.file("splitroute.prom"))\n")
        let company = PeopleSet(letter: "a", people: 20).directory
        try workspace.write("before.ldif", company)
        let entries = company.components(separatedBy: "\n\n").map { entry in
            entry.contains("mail: a1@") ? entry.replacing(": here", with: ": exchange") : entry
        }
        try workspace.write("after.ldif", entries.joined(separator: "\n\n"))
    }

    private func run(_ words: String...) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            words + ["--settings", settings, "--state", workspace.file("state")])
    }

    private func sync(_ name: String, _ words: String...) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            ["sync", "--from", workspace.file("\(name).ldif"), "--settings", settings, "--state"]
                + [workspace.file("state")] + words)
    }

    private var generation: Int? {
        get throws { try Sighting.now(at: workspace.file("state")) }
    }

    @Test func `a held run says whom it would move, and writes only the status`() throws {
        #expect(try sync("before").status == 0)
        let held = try run("hold", "mailboxes are", "being copied")
        #expect(held.status == 0, "\(held.errorText)")
        #expect(held.outputText.contains(": mailboxes are being copied\n"), "\(held.outputText)")
        #expect(held.outputText.contains("generation 1 stays live, as it has been since "))
        let waiting = try sync("after")
        #expect(waiting.status == 0, "\(waiting.errorText)")
        #expect(waiting.errorText.contains("held since 20"), "\(waiting.errorText)")
        #expect(
            waiting.errorText.contains(
                ": mailboxes are being copied; 1 person would move; waiting: 1 moved, "))
        #expect(waiting.errorText.contains("; generation 1 stays live, as it has been since "))
        #expect(try generation == 1)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: workspace.file("state/staging"))
                .isEmpty)
        let again = try sync("before")
        #expect(again.status == 0 && again.errorText.isEmpty, "\(again.errorText)")

        let resumed = try run("resume")
        #expect(resumed.outputText.hasPrefix("no longer held (held since "))
        #expect(resumed.outputText.hasSuffix("; the next run activates what has changed\n"))
        #expect(try run("resume").outputText == "nothing is held\n")
        #expect(try sync("after").status == 0)
        #expect(try generation == 2)
    }

    @Test func `what a guard would refuse is kept back all the same, and named`() throws {
        #expect(try sync("before").status == 0)
        #expect(try run("hold", "tonight").status == 0)
        try workspace.write("after.ldif", PeopleSet(letter: "b", people: 20).directory)
        let waiting = try sync("after")
        #expect(waiting.status == 0)
        #expect(
            waiting.errorText.contains("; without the hold a guard would refuse it: removed"),
            "\(waiting.errorText)")
    }

    @Test func `a plan is not applied while somebody holds`() throws {
        #expect(try sync("before").status == 0)
        let saved = workspace.file("plan.json")
        let plan = try run("plan", "--from", workspace.file("after.ldif"), "--save", saved)
        #expect(plan.status == 0, "\(plan.errorText)")
        #expect(try run("hold", "tonight").status == 0)
        let refused = try run("apply", saved, "--from", workspace.file("after.ldif"))
        #expect(refused.status == 3, "\(refused.errorText)")
        #expect(refused.errorText.contains(": tonight; splitroute resume lifts the hold\n"))
        #expect(
            refused.errorText.contains(
                "the plan was not applied\n  generation 1 stays live, as it has been since "))
    }

    @Test func `a rollback holds, for the next run would undo it`() throws {
        #expect(try sync("before").status == 0)
        #expect(try sync("after").status == 0)
        let back = try run("rollback")
        #expect(back.status == 0, "\(back.errorText)")
        #expect(
            back.errorText.contains(": rollback to generation 1: no run undoes it. Correct the "),
            "\(back.errorText)")
        #expect(try sync("after").status == 0)
        #expect(try generation == 3)
        // What is live already is not published again.
        let nothing = try run("rollback", "1")
        #expect(nothing.status == 0, "\(nothing.errorText)")
        #expect(
            nothing.errorText.contains(
                "the content of generation 1 is live already: generation 3 stays live"))
        #expect(try generation == 3)
        #expect(try run("resume").status == 0)
        #expect(try run("rollback", "2", "--no-hold").status == 0)
        #expect(!FileManager.default.fileExists(atPath: workspace.file("state/hold")))
    }

    @Test func `monitoring sees a hold, and warns of an old one`() throws {
        #expect(try sync("before").status == 0)
        #expect(try run("hold", "tonight").status == 0)
        #expect(try run("status").outputText.contains("\nhold         held since 20"))
        #expect(
            try run("status", "--format", "json").outputText.contains("\"reason\" : \"tonight\""))
        let young = try run("status", "--nagios")
        #expect(young.status == 0)
        #expect(young.outputText.contains("; held since "), "\(young.outputText)")
        #expect(try run("status", "--nagios", "--warning", "0s").status == 1)
        #expect(try sync("before").status == 0)
        #expect(try workspace.read("splitroute.prom").contains("\nsplitroute_held 1\n"))
        #expect(try run("resume").status == 0)
        #expect(try sync("before").status == 0)
        #expect(try workspace.read("splitroute.prom").contains("\nsplitroute_held 0\n"))
    }

    @Test func `what is live and damaged is no good night under a hold`() throws {
        #expect(try sync("before").status == 0)
        #expect(try run("hold", "tonight").status == 0)
        try Data().write(to: URL(fileURLWithPath: workspace.file("state/current/dovecot/deny")))
        let damaged = try sync("before")
        #expect(damaged.status == 74, "\(damaged.errorText)")
        #expect(
            damaged.errorText.contains(
                "but what is live is damaged, and the hold keeps a sound set back: splitroute resume"
            ), "\(damaged.errorText)")
    }

    @Test func `a hook that still fails is told under a hold as well`() throws {
        try workspace.write(
            "splitroute.yaml", PeopleSet.guarded(hooked: workspace.file("missing/hooked")))
        #expect(try sync("before").status == 4)
        #expect(try run("hold", "tonight").status == 0)
        let waiting = try sync("after")
        #expect(waiting.status == 4, "\(waiting.errorText)")
        #expect(
            waiting.errorText.contains("but a hook still fails and stays pending: "),
            "\(waiting.errorText)")
        #expect(waiting.errorText.contains(": tonight; 1 person would move"))
    }

    @Test func `a hold that nobody can read holds`() throws {
        #expect(try sync("before").status == 0)
        try workspace.write("state/hold", "tonight\n")
        let unread = try sync("after")
        #expect(unread.status == 0, "\(unread.errorText)")
        #expect(
            unread.errorText.contains(
                " by user \(getuid()): why is not to be read in \(workspace.file("state"))/hold; 1 "
            ),
            "\(unread.errorText)")
        #expect(try generation == 1)
        #expect(try run("status", "--nagios").outputText.contains("; held since "))
        #expect(try run("resume").outputText.hasPrefix("no longer held (held since "))
        #expect(try sync("after").status == 0)
        #expect(try run("hold", " ").status == 64)
    }

    @Test func `a run waits for another one if it is told to`() throws {
        #expect(try sync("before").status == 0)
        let script = """
            exec 9<>"$1/lock"
            flock 9
            shift
            "$@" 9<&- & run=$!
            sleep 1
            flock -u 9
            wait $run
            """
        let waited = try Processes.run(
            ["bash", "-c", script, "bash", workspace.file("state"), ProgramUnderTest.path, "sync"]
                + ["--wait", "1m", "--from", workspace.file("after.ldif"), "--settings", settings]
                + ["--state", workspace.file("state")])
        #expect(waited.status == 0, "\(waited.errorText)")
        #expect(try generation == 2)
    }
}
