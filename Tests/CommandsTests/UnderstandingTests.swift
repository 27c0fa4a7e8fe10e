import Crypto
import Foundation
import Generations
import TestSupport
import Testing

@testable import Commands

/// A generation that is as it was written, and that this version cannot read: no dead end either.
@Suite struct UnderstandingTests {
    private let site: PeopleSite
    private var workspace: Workspace { site.workspace }

    init() throws { site = try PeopleSite([20, 21, 22]) }

    /// Gives a file of a generation another text, and the manifest its digest.
    private func rewrite(_ file: String, of generation: Int, _ text: String) throws {
        let folder = "state/generations/00000\(generation)"
        try workspace.write("\(folder)/\(file)", text, mode: 0o600)
        var manifest = try Manifest(json: try workspace.bytes(of: "\(folder)/manifest.json"))
        let place = try #require(manifest.files.firstIndex { $0.path == file })
        manifest.files[place].bytes = text.utf8.count
        manifest.files[place].sha256 = SHA256.hash(data: Data(text.utf8))
            .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        try workspace.write("\(folder)/manifest.json", bytes: try manifest.json())
    }

    @Test(arguments: [
        ("routes.tsv", "a1@example.com\tteleport\there\n", "does not have the seven columns"),
        ("logins.tsv", "a1\n", "does not have the three columns"),
        ("outputs.json", "{}", "it is not what this version writes there"),
    ])
    func `a sync publishes over a live set of another version, measured by an older one`(
        file: String, text: String, sentence: String
    ) throws {
        #expect(try site.sync(20).status == 0)
        #expect(try site.sync(21).status == 0)
        try rewrite(file, of: 2, text)
        let third = try site.sync(22)
        #expect(third.status == 0, "\(third.errorText)")
        #expect(
            third.errorText.contains("what is live is damaged: cannot read "), "\(third.errorText)")
        #expect(third.errorText.contains("000002/\(file): "), "\(third.errorText)")
        #expect(third.errorText.contains(sentence), "\(third.errorText)")
        #expect(third.errorText.contains("compared with generation 1, the newest whole one"))
        #expect(
            try site.run(["history"]).outputText.contains(
                "sync, in place of generation 2, which was damaged"))
        #expect(try site.sync(22).errorText.isEmpty)
    }

    @Test func `an older generation that cannot be read is passed over`() throws {
        for people in [20, 21, 22] { #expect(try site.sync(people).status == 0) }
        try rewrite("routes.tsv", of: 2, "a1@example.com\n")
        #expect(truncate(workspace.file("state/current/routes.tsv"), 10) == 0)
        let fourth = try site.sync(22)
        #expect(fourth.status == 0, "\(fourth.errorText)")
        #expect(fourth.errorText.contains("compared with generation 1, the newest whole one"))
        #expect(fourth.errorText.contains("generation 4 is live"))
    }

    @Test
    func `without any that can be read there is nothing to compare with, and a word about it`()
        throws
    {
        for people in [20, 21] { #expect(try site.sync(people).status == 0) }
        try rewrite("routes.tsv", of: 1, "a1@example.com\n")
        #expect(truncate(workspace.file("state/current/routes.tsv"), 10) == 0)
        let third = try site.sync(21)
        #expect(third.status == 0, "\(third.errorText)")
        #expect(third.errorText.contains("there is no whole generation to compare with"))
        #expect(third.errorText.contains("generation 3 is live"))
        // What was asked for by its number is named, with what else there is.
        let old = try site.run(["rollback", "1"])
        #expect(old.status == 74)
        #expect(
            old.errorText.contains(
                "000001/routes.tsv: a row does not have the seven columns of routes.tsv"))
        #expect(old.errorText.contains("the other generations (splitroute history) can still be"))
        #expect(try site.run(["rollback", "3"]).status == 0)
    }

    @Test func `a check tells what is live and damaged, and goes on`() throws {
        #expect(try site.sync(20).status == 0)
        #expect(truncate(workspace.file("state/current/manifest.json"), 100) == 0)
        let check = try site.run(["check", "--from", workspace.file("20.ldif")])
        #expect(check.status == 1, "\(check.errorText)")
        #expect(check.outputText.contains("000001/manifest.json: it is not the manifest of"))
        #expect(check.outputText.contains("compiled   20 addresses"))
    }

    @Test func `another version of the program looks at every byte`() {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        var status = StatusFile()
        #expect(status.isVerificationDue(now))
        status.noteVerification(now)
        #expect(!status.isVerificationDue(now + 86_399))
        #expect(status.isVerificationDue(now + 86_400))
        #expect(status.isVerificationDue(now - 1))
        status.verifier = "0.0.1"
        #expect(status.isVerificationDue(now))
    }
}
