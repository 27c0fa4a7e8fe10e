import Foundation
import TestSupport
import Testing

/// A plan that touches no person, and everybody: every report says it, and it counts as a change.
@Suite struct EverybodyTests {
    private let workspace: Workspace
    private let settings: String
    private let edited: String
    private let people: String
    private let sentence =
        "system exchange: transport relay:[mail.exchange.example.com]:25 -> "
        + "relay:[mail.example.org]:25, 2 people"

    init() throws {
        workspace = try Workspace(inMemory: true)
        let text = PeopleSet.guarded(hooked: workspace.file("hooked"))
        settings = try workspace.write("splitroute.yaml", text)
        edited = try workspace.write(
            "edited.yaml", text.replacing("mail.exchange.example.com", with: "mail.example.org"))
        people = try workspace.write("people.ldif", PeopleSet(letter: "a", people: 4).directory)
    }

    private func run(_ words: String..., settings other: String? = nil) throws
        -> Processes.Outcome
    {
        let reads = ["plan", "sync"].contains(words[0])
        return try ProgramUnderTest.run(
            words + (reads ? ["--from", people] : [])
                + ["--settings", other ?? settings, "--state", workspace.file("state")])
    }

    @Test func `plan says it in every format and ends with its status`() throws {
        #expect(try run("sync").status == 0)
        let text = try run("plan", "--exit-code", settings: edited)
        #expect(text.status == 2, "\(text.errorText)")
        #expect(
            text.outputText.hasPrefix(
                "1 for everybody (4 addresses, 4 logins denied)\n\nfor everybody:\n  \(sentence)\n"),
            "\(text.outputText)")
        #expect(text.outputText.contains("sync would be refused: \(sentence)\n"))
        let markdown = try run("plan", "--format", "markdown", settings: edited).outputText
        #expect(markdown.contains("## For everybody (1)\n\n- system exchange: transport relay:"))
        let page = try run("plan", "--format", "html", settings: edited).outputText
        #expect(page.contains("<h1>1 change for everybody</h1>"), "\(page.prefix(2000))")
        #expect(page.contains("<li>system exchange: transport relay:[mail.exchange."))
        let json = try run("plan", "--format", "json", settings: edited)
        let plan = try JSONSerialization.jsonObject(with: Data(json.output)) as? [String: Any]
        let changes = plan?["everybody"] as? [[String: Any]]
        #expect(changes?.first?["text"] as? String == sentence)
        #expect(changes?.first?["people"] as? Int == 2)
        #expect((plan?["counts"] as? [String: Int])?["everybody"] == 1)
    }

    @Test func `it is held, and what was accepted is told by sync, diff and history`() throws {
        #expect(try run("sync").status == 0)
        let refused = try run("sync", settings: edited)
        #expect(refused.status == 3)
        #expect(refused.errorText.hasPrefix("splitroute: refused: \(sentence)\n"))
        #expect(refused.errorText.contains("splitroute sync --accept settings, to let it through"))
        let accepted = try run("sync", "--accept", "settings", settings: edited)
        #expect(accepted.status == 0, "\(accepted.errorText)")
        #expect(
            accepted.errorText.contains(
                "generation 2 is live: 1 for everybody (4 addresses, 4 logins denied)"))
        #expect(accepted.errorText.contains(sentence))
        #expect(try run("diff", "1", "2").outputText.contains("\nfor everybody:\n  \(sentence)\n"))
        #expect(try run("history").outputText.contains("  1 for everybody  sync --accept settings"))
        #expect(try run("history", "--verbose").outputText.contains("      \(sentence)\n"))
        let back = try run("rollback")
        #expect(back.errorText.contains("with the content of 1: 1 for everybody"))
    }

    @Test func `what only adds goes live, and is told`() throws {
        #expect(try run("sync").status == 0)
        let text = try workspace.read("splitroute.yaml")
            .replacing("dovecot: {}", with: "dovecot: {}\n  pam: {}")
        let more = try workspace.write("more.yaml", text)
        let outcome = try run("sync", settings: more)
        #expect(outcome.status == 0, "\(outcome.errorText)")
        #expect(outcome.errorText.contains("output pam: added"))
    }
}
