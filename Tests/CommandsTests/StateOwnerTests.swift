import Foundation
import Glibc
import TestSupport
import Testing

/// Root in the night leaves nothing of root's behind: the timer's runs go on.
@Suite struct StateOwnerTests {
    private static let nobody: uid_t = 65_534
    private let workspace: Workspace
    private let settings: String

    init() throws {
        workspace = try Workspace()
        try #require(chmod(workspace.path, 0o755) == 0)
        settings = try workspace.write(
            "splitroute.yaml", PeopleSet.guarded(hooked: "/dev/null"))
        for letter: Character in ["a", "b"] {
            try workspace.write("\(letter).ldif", PeopleSet(letter: letter, people: 4).directory)
        }
        try workspace.folder("state", mode: 0o700)
        try #require(chown(workspace.file("state"), Self.nobody, Self.nobody) == 0)
    }

    private func run(_ words: [String], as user: [String] = []) throws -> Processes.Outcome {
        try Processes.run(
            user + [ProgramUnderTest.path] + words
                + ["--settings", settings, "--state", workspace.file("state")])
    }

    private static let theTimer = [
        "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--",
    ]

    /// What in the state folder is not the timer's.
    private func strangers() throws -> String {
        try Processes.run(["find", workspace.file("state"), "!", "-user", "65534"]).outputText
    }

    @Test func `root's sync and rollback are those of the folder's owner`() throws {
        let first = try run(["sync", "--from", workspace.file("a.ldif")])
        #expect(first.status == 0, "\(first.errorText)")
        let accept = ["--accept", "removed,denied,allowed"]
        let second = try run(
            ["sync", "--from", workspace.file("b.ldif")] + accept, as: Self.theTimer)
        #expect(second.status == 0, "\(second.errorText)")
        for verb in [["hold", "tonight"], ["resume"], ["rollback", "--no-hold"], ["check"]] {
            let outcome = try run(
                verb + (verb == ["check"] ? ["--from", workspace.file("a.ldif")] : []))
            // What this host lacks is a finding.
            #expect(outcome.status == (verb == ["check"] ? 1 : 0), "\(verb): \(outcome.errorText)")
        }
        let strangers = try strangers()
        #expect(strangers.isEmpty, "\(strangers)")
        let third = try run(
            ["sync", "--from", workspace.file("b.ldif")] + accept, as: Self.theTimer)
        #expect(third.status == 0, "\(third.errorText)")
        #expect(try Sighting.now(at: workspace.file("state")) == 4)
    }

    @Test func `somebody else is told who may`() throws {
        #expect(try run(["sync", "--from", workspace.file("a.ldif")]).status == 0)
        // The folder itself may be looked into; what names people may not.
        let somebody = ["setpriv", "--reuid=1234", "--regid=1234", "--clear-groups", "--"]
        #expect(chmod(workspace.file("state"), 0o755) == 0)
        for words in [["hold", "tonight"], ["explain", "a1@example.com"]] {
            let outcome = try run(words, as: somebody)
            #expect(outcome.status == 77)
            #expect(
                outcome.errorText.contains(
                    "run it as root, or as its owner: runuser -u nobody -- splitroute …"),
                "\(words): \(outcome.errorText)")
        }
        let check = try run(["check", "--from", workspace.file("a.ldif")], as: somebody)
        #expect(check.status == 1)
        #expect(check.outputText.contains("dovecot: no passdb reads"), "\(check.outputText)")
    }

    @Test func `what the owner may not read is not read with root's rights`() throws {
        try #require(chmod(settings, 0o600) == 0)
        let unread = try run(["status"])
        #expect(
            unread.errorText.contains(
                "cannot read the settings \(settings): nobody may not read it; see the modes of it"
            ), "\(unread.errorText)")
    }
}
