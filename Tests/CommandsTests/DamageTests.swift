import Foundation
import TestSupport
import Testing

/// What is live is looked at in every run, and a damaged generation is never a dead end.
@Suite struct DamageTests {
    private let site: PeopleSite
    private var workspace: Workspace { site.workspace }

    init() throws { site = try PeopleSite([20, 21]) }

    private func truncate(_ file: String, to size: off_t = 0) {
        #expect(Foundation.truncate(workspace.file("state/\(file)"), size) == 0)
    }

    @Test func `an emptied deny list is published anew although nothing changed`() throws {
        #expect(try site.sync(20).status == 0)
        let deny = try workspace.read("state/current/dovecot/deny")
        truncate("current/dovecot/deny")
        let critical = try site.run(["status", "--nagios"])
        #expect(critical.status == 2)
        #expect(
            critical.outputText.hasPrefix("SPLITROUTE CRITICAL - generation 1, last success "))
        #expect(
            critical.outputText.contains("; what is live is damaged: cannot verify "),
            "\(critical.outputText)")
        #expect(try site.run(["status"]).outputText.contains("\ndamaged      cannot verify "))
        #expect(
            try site.run(["plan", "--exit-code", "--from", workspace.file("20.ldif")]).status == 2)

        unlink(workspace.file("hooked"))
        let second = try site.sync(20)
        #expect(second.status == 0, "\(second.errorText)")
        #expect(
            second.errorText.contains(
                "what is live is damaged: cannot verify \(workspace.file("state"))/generations/"
                    + "000001/dovecot/deny: it has 0 bytes, the manifest says \(deny.utf8.count)"),
            "\(second.errorText)")
        #expect(try workspace.read("state/current/dovecot/deny") == deny)
        #expect(try Sighting.now(at: workspace.file("state")) == 2)
        #expect(FileManager.default.fileExists(atPath: workspace.file("hooked")))
        #expect(try site.run(["status", "--nagios"]).status == 0)
        #expect(
            try site.run(["history"]).outputText.contains(
                "sync, in place of generation 1, which was damaged"))
        #expect(try site.sync(20).errorText.isEmpty)
    }

    @Test func `a sync publishes over a manifest that was cut, and says what it compared with`()
        throws
    {
        #expect(try site.sync(20).status == 0)
        #expect(try site.sync(21).status == 0)
        truncate("current/manifest.json", to: 300)
        for verb in [["list", "routes"], ["explain", "a1"]] {
            let outcome = try site.run(verb)
            #expect(outcome.status == 74)
            #expect(
                outcome.errorText.contains(
                    "000002/manifest.json: it is not the manifest of generation 2"))
            #expect(outcome.errorText.contains("splitroute sync publishes a set anew"))
        }
        #expect(try site.run(["history"]).outputText.contains("  1  "))
        let old = try site.run(["list", "routes", "--generation", "1", "--format", "tsv"])
        #expect(old.status == 0, "\(old.errorText)")
        #expect(old.outputText.split(separator: "\n").count == 20)

        let third = try site.sync(21)
        #expect(third.status == 0, "\(third.errorText)")
        #expect(third.errorText.contains("compared with generation 1, the newest whole one"))
        #expect(third.errorText.contains("generation 3 is live"))
        #expect(try site.run(["list", "routes"]).status == 0)
    }

    @Test func `a guard compares with the newest whole generation`() throws {
        #expect(try site.sync(20).status == 0)
        #expect(try site.sync(21).status == 0)
        try workspace.write("none.ldif", PeopleSet(letter: "a", people: 2).directory)
        truncate("current/routes.tsv", to: 10)
        let refused = try site.run(["sync", "--from", workspace.file("none.ldif")])
        #expect(refused.status == 3, "\(refused.errorText)")
        #expect(refused.errorText.contains("compared with generation 1"))
        #expect(refused.errorText.contains("generation 2 stays live, damaged as it is"))
    }

    @Test(arguments: [["1"], []])
    func `a rollback needs only the generation it goes back to`(number: [String]) throws {
        #expect(try site.sync(20).status == 0)
        #expect(try site.sync(21).status == 0)
        truncate("current/manifest.json", to: 300)
        let rollback = try site.run(["rollback"] + number)
        #expect(rollback.status == 0, "\(rollback.errorText)")
        #expect(try Sighting.now(at: workspace.file("state")) == 3)
        #expect(
            PeopleSet(letter: "a", people: 20).isWhole(
                in: try Sighting.look(at: workspace.file("state"))))
    }

    @Test(arguments: ["routes.tsv", "logins.tsv", "accounts.tsv", "outputs.json"])
    func `a damaged file is named, and is no bug and no answer`(file: String) throws {
        #expect(try site.sync(20).status == 0)
        try workspace.write("state/current/\(file)", "a1@example.com\tx\n", mode: 0o600)
        for verb in [["explain", "a1"], ["list", "routes"], ["diff", "1", "1"]] {
            let outcome = try site.run(verb)
            #expect(outcome.status == 74, "\(outcome.errorText)")
            #expect(outcome.errorText.contains("000001/\(file): "), "\(outcome.errorText)")
            #expect(outcome.output.isEmpty)
        }
    }

    @Test func `a generation cannot be asked for together with the directory`() throws {
        let outcome = try site.run(["list", "routes", "--generation", "1", "--live"])
        #expect(outcome.status == 64)
        #expect(outcome.errorText.contains("--generation does not go with --live or --from"))
    }

    @Test func `once a day every byte is compared`() throws {
        #expect(try site.sync(20).status == 0)
        let path = workspace.file("state/current/dovecot/deny")
        var before = stat()
        #expect(stat(path, &before) == 0)
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.write(contentsOf: Data("A".utf8))
        try file.close()
        let times = [before.st_atim, before.st_mtim]
        #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
        #expect(try site.sync(20).errorText.isEmpty)
        let status = try workspace.read("state/status.json")
        let due = status.replacing(
            /"verified" : "[^"]*"/, with: #""verified" : "2020-01-01T00:00:00Z""#)
        try workspace.write("state/status.json", due)
        #expect(try site.sync(20).errorText.contains("deny: its SHA-256 is not the manifest's"))
        #expect(try Sighting.now(at: workspace.file("state")) == 2)
    }

    @Test func `a last success in the future is unknown`() throws {
        #expect(try site.sync(20).status == 0)
        let status = try workspace.read("state/status.json")
        let ahead = status.replacing(
            /"lastSuccess" : "[^"]*"/, with: #""lastSuccess" : "2126-01-01T00:00:00Z""#)
        try workspace.write("state/status.json", ahead)
        let nagios = try site.run(["status", "--nagios"])
        #expect(nagios.status == 3)
        #expect(
            nagios.outputText.contains("s in the future: see to the clock"),
            "\(nagios.outputText)")
        #expect(try site.run(["status"]).outputText.contains("Z, in the future: see to the clock"))
    }
}
