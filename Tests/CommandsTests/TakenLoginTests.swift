import Foundation
import TestSupport
import Testing

/// Somebody who is served here claims a refused login: a story of plan, sync and apply.
@Suite struct TakenLoginTests {
    private let workspace: Workspace
    private let settings: String
    private let people: String
    /// `a1`, who is here, claims the login of `a2`, who is on Exchange.
    private let claimed: String

    init() throws {
        workspace = try Workspace(inMemory: true)
        settings = try workspace.write(
            "splitroute.yaml", PeopleSet.guarded(hooked: workspace.file("hooked")))
        let directory = PeopleSet(letter: "a", people: 4).directory
        people = try workspace.write("people.ldif", directory)
        claimed = try workspace.write(
            "claimed.ldif", directory.replacing("uid: a1\n", with: "uid: a1\nuid: a2\n"))
    }

    private func run(_ words: String...) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            words + ["--settings", settings, "--state", workspace.file("state")])
    }

    private func refused() throws -> [Substring] {
        try workspace.read("state/current/logins.tsv").split(separator: "\n")
            .compactMap { $0.split(separator: "\t").first }
    }

    @Test func `plan names whose login goes to whom`() throws {
        #expect(try run("sync", "--from", people).status == 0)
        let text = try run("plan", "--from", claimed).outputText
        #expect(text.hasPrefix("2 logins newly allowed, 2 taken over (4 addresses, "), "\(text)")
        #expect(
            text.contains(
                "\ntaken over:\n  login a2: a-2 -> a-1\n  login a2@example.com: a-2 -> a-1\n"))
        let json = try run("plan", "--from", claimed, "--format", "json")
        let plan = try JSONSerialization.jsonObject(with: Data(json.output)) as? [String: Any]
        #expect((plan?["counts"] as? [String: Int])?["taken"] == 2)
    }

    @Test func `no denial is lifted before somebody accepts it, and each time anew`() throws {
        #expect(try run("sync", "--from", people).status == 0)
        for generation in [2, 4] {
            let held = try run("sync", "--from", claimed)
            #expect(held.status == 3)
            #expect(
                held.errorText.contains(
                    "limits.taken: 2 addresses and logins go to another account, of 8 now"),
                "\(held.errorText)")
            #expect(try refused().contains("a2"))
            let accepted = try run("sync", "--from", claimed, "--accept", "taken")
            #expect(accepted.status == 0, "\(accepted.errorText)")
            #expect(try refused() == ["a4", "a4@example.com"])
            #expect(try run("history").outputText.contains("* \(generation)  "))
            let again = try run("sync", "--from", claimed, "--verbose")
            #expect(again.status == 0)
            #expect(again.errorText.contains("nothing to change; generation \(generation) stays"))
            #expect(try run("sync", "--from", people).status == 0)
            #expect(try refused().contains("a2"))
        }
    }

    @Test func `a reviewed plan is stale when the login goes to somebody else`() throws {
        #expect(try run("sync", "--from", people).status == 0)
        let plan = workspace.file("plan.json")
        #expect(try run("plan", "--from", claimed, "--save", plan).status == 0)
        let other = try workspace.write(
            "other.ldif",
            try workspace.read("people.ldif").replacing("uid: a3\n", with: "uid: a3\nuid: a2\n"))
        let stale = try run("apply", plan, "--from", other)
        #expect(stale.status == 65)
        #expect(stale.errorText.contains("only reviewed: a2 taken over, a-2 -> a-1"))
        #expect(stale.errorText.contains("only now: a2 taken over, a-2 -> a-3"))
        #expect(try run("apply", plan, "--from", claimed).status == 0)
        #expect(try refused() == ["a4", "a4@example.com"])
    }

    @Test func `a first set has nothing to compare with, and says the name is doubtful`() throws {
        #expect(try run("sync", "--from", claimed).status == 0)
        #expect(try refused() == ["a4", "a4@example.com"])
        let problems = try run("list", "problems", "--format", "tsv").outputText
        #expect(problems.contains("ambiguous-login\twarning\tuid=a2,dc=example,dc=com\ta2\t"))
    }
}
