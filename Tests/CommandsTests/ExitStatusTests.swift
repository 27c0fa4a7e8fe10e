import Foundation
import MailModel
import TestSupport
import Testing

@testable import Commands

/// What programs may rely on: one run for each exit status that the README lists.
@Suite struct ExitStatusTests {
    private let workspace: Workspace
    private let settings: String
    private let people: String
    private let others: String

    init() throws {
        workspace = try Workspace()
        settings = try workspace.write(
            "splitroute.yaml", PeopleSet.guarded(hooked: workspace.file("hooked")))
        people = try workspace.write(
            "a.ldif", PeopleSet(letter: "a", people: 30).directory)
        others = try workspace.write(
            "b.ldif", PeopleSet(letter: "b", people: 30).directory)
    }

    private func run(
        _ words: [String], settings: String? = nil, by wrapper: [String] = []
    ) throws -> Processes.Outcome {
        try Processes.run(
            wrapper + [ProgramUnderTest.path] + words
                + ["--settings", settings ?? self.settings, "--state", workspace.file("state")])
    }

    private func edited(_ edit: (String) -> String) throws -> String {
        try workspace.write("edited.yaml", edit(try workspace.read("splitroute.yaml")))
    }

    @Test func `0, 2 and 3: done, pending, refused`() throws {
        #expect(try run(["plan", "--exit-code", "--from", people]).status == 2)
        #expect(try run(["sync", "--from", people]).status == 0)
        #expect(try run(["plan", "--exit-code", "--from", people]).status == 0)
        #expect(try run(["sync", "--from", others]).status == 3)
    }

    @Test func `4: live, but a hook failed`() throws {
        let hooked = "[[touch, \"\(workspace.file("hooked"))\"]]"
        let failing = try edited { $0.replacing(hooked, with: "[[\"false\"]]") }
        let sync = try run(["sync", "--from", people], settings: failing)
        #expect(sync.status == 4, "\(sync.errorText)")
        #expect(sync.errorText.contains("generation 1 is live, but a hook failed: false"))
    }

    @Test func `64, 65 and 78: options, data, settings`() throws {
        #expect(try run(["sync", "--no-such-option"]).status == 64)
        #expect(try run(["sync", "--from", workspace.file("missing.ldif")]).status == 65)
        let mistaken = try edited { $0.replacing("domains:", with: "domain:") }
        #expect(try run(["sync", "--from", people], settings: mistaken).status == 78)
    }

    @Test func `74: no memory, told in few words from whichever thread`() async {
        let end = await #expect(
            processExitsWith: .exitCode(74), observing: [\.standardErrorContent]
        ) {
            Failure.end(for: .memory(bytes: 2_097_152))
        }
        #expect(
            String(decoding: end?.standardErrorContent ?? [], as: UTF8.self)
                == "splitroute: out of memory, 2097152 bytes more are not to be had; the tables that "
                + "are live stay live (splitroute status)\n")
        let full = await #expect(
            processExitsWith: .exitCode(74), observing: [\.standardErrorContent]
        ) {
            Failure.end(for: .references)
        }
        let said = String(decoding: full?.standardErrorContent ?? [], as: UTF8.self)
        #expect(
            said.contains(
                "the directory has more than the 4 GiB of text that one run can hold; the tables"))
    }

    @Test func `69: no directory`() throws {
        let nobody = try edited { $0.replacing("ldap1.example.com", with: "127.0.0.1:1") }
        let sync = try run(["sync"], settings: nobody)
        #expect(sync.status == 69, "\(sync.errorText)")
        #expect(sync.errorText.contains("ldaps://127.0.0.1:1"), "\(sync.errorText)")
    }

    @Test func `70: a bug`() {
        struct Unforeseen: Error {}
        #expect(Failure(Unforeseen()).status == .bug)
        #expect(
            Failure(Unforeseen()).message
                == "a bug: Unforeseen reached the top; please report it")
    }

    /// Wherever the disk is full first: in a file of ours, in a map that its library writes, or in
    /// one that postmap does.
    @Test(arguments: ["64k", "256k", "1m", "2m"], ["lmdb", "hash"])
    func `73: no room`(size: String, map: String) throws {
        try workspace.folder("state")
        let many = try workspace.write(
            "many.ldif", PeopleSet(letter: "a", people: 5000).directory)
        let full = [
            "unshare", "--mount", "sh", "-c",
            "mount -t tmpfs -o size=\(size),mode=755 none \"$1\" && shift && exec \"$@\"", "sh",
            workspace.file("state"),
        ]
        let settings = try edited { $0.replacing("map_type: lmdb", with: "map_type: \(map)") }
        let sync = try run(["sync", "--from", many], settings: settings, by: full)
        #expect(sync.status == 73, "\(sync.errorText)")
        #expect(sync.errorText.contains("No space left on device"), "\(sync.errorText)")
    }

    @Test func `74: a file is not what was written`() throws {
        #expect(try run(["sync", "--from", people]).status == 0)
        let accepted = [
            "sync", "--accept", "removed,moved,denied,allowed", "--from", others,
        ]
        #expect(try run(accepted).status == 0)
        let damaged = workspace.file("state/generations/000001/routes.tsv")
        let text = try String(contentsOfFile: damaged, encoding: .utf8)
        try text.replacing("a1@", with: "x1@")
            .write(toFile: damaged, atomically: true, encoding: .utf8)
        let rollback = try run(["rollback"])
        #expect(rollback.status == 74, "\(rollback.errorText)")
        #expect(rollback.errorText.contains("routes.tsv"))
    }

    @Test func `75: another run`() throws {
        #expect(try run(["sync", "--from", people]).status == 0)
        let locked = try run(
            ["sync", "--from", people], by: ["flock", workspace.file("state/lock")])
        #expect(locked.status == 75, "\(locked.errorText)")
    }

    @Test func `77: a secret that others can read`() throws {
        let secret = try workspace.write("bind.secret", "secret\n", mode: 0o644)
        let open = try edited { text in
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            return lines.map { line in
                line.contains("bind:")
                    ? "  bind: {dn: \"cn=reader,dc=example,dc=com\", password_file: \(secret)}"
                    : String(line)
            }.joined(separator: "\n")
        }
        let sync = try run(["sync"], settings: open)
        #expect(sync.status == 77, "\(sync.errorText)")
        #expect(sync.errorText.contains(secret), "\(sync.errorText)")
    }
}
