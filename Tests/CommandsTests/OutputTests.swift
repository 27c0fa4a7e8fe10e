import Foundation
import TestSupport
import Testing

@testable import Commands

/// An answer that cannot be written is an error, and a file that is asked for is written in no
/// other's place.
@Suite struct OutputTests {
    private let site: PeopleSite
    private var workspace: Workspace { site.workspace }
    private var people: String { site.directory(4) }

    init() throws {
        site = try PeopleSite([4], guarded: false)
        _ = try site.sync(4)
    }

    private func run(_ words: [String], redirected: String = "") throws -> Processes.Outcome {
        let isOption = words[0].hasPrefix("--")
        return try Processes.run(
            ["bash", "-c", "\"$@\" \(redirected)", "bash", ProgramUnderTest.path] + words
                + (isOption ? [] : site.places))
    }

    private var answers: [[String]] {
        [
            ["--help"], ["--version"], ["plan", "--from", people],
            ["plan", "--format", "json", "--from", people], ["list", "routes"],
            ["list", "routes", "--format", "tsv"], ["list", "routes", "--format", "json"],
            ["explain", "a1"], ["history"], ["status"], ["status", "--nagios"],
            ["diff", "1", "1"], ["check", "--from", people], ["snapshot", "--from", people],
        ]
    }

    @Test(arguments: [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")])
    func `standard output that cannot be written is an error in every verb`(
        redirected: String, reason: String
    ) throws {
        for words in answers {
            let outcome = try run(words, redirected: redirected)
            #expect(outcome.status == 74, "\(words): \(outcome.errorText)")
            #expect(
                outcome.errorText.hasSuffix("cannot write standard output: \(reason)\n"),
                "\(words): \(outcome.errorText)")
        }
    }

    @Test func `a reader that went away is no error`() throws {
        for words in answers {
            let outcome = try run(words, redirected: "| exec true; exit ${PIPESTATUS[0]}")
            // What this host lacks is a finding.
            #expect(
                outcome.status == (words[0] == "check" ? 1 : 0), "\(words): \(outcome.errorText)")
            #expect(!outcome.errorText.contains("standard output"))
        }
    }

    @Test func `what was refused before counts more than what could not be said`() throws {
        #expect(try run(["explain", "@"], redirected: ">/dev/full").status == 64)
    }

    @Test func `without standard output no file takes its place`() throws {
        try workspace.write("b.ldif", PeopleSet(letter: "b", people: 4).directory)
        let sync = try run(
            ["sync", "--from", workspace.file("b.ldif")], redirected: "<&- >&- 2>&-")
        #expect(sync.status == 0)
        #expect(Int(try workspace.read("state/lock").dropLast()) != nil)
        #expect(try run(["list", "routes", "--format", "tsv"]).outputText.hasPrefix("b1@"))
    }

    @Test func `a file that is asked for is private, and no link leads elsewhere`() throws {
        let victim = try workspace.write("victim", "v\n")
        for name in ["out.new", ".out.splitroute-1", "out"] {
            #expect(symlink(victim, workspace.file(name)) == 0)
        }
        let snapshot = try run(
            ["snapshot", "--from", people, "--output", workspace.file("out")])
        #expect(snapshot.status == 0, "\(snapshot.errorText)")
        #expect(try workspace.read("victim") == "v\n")
        #expect(try workspace.read("out").contains("uid=a1,"))
        var status = stat()
        #expect(lstat(workspace.file("out"), &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFREG)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test(arguments: ["plan", "snapshot"])
    func `a device or a pipe is not replaced by a file`(verb: String) throws {
        let pipe = workspace.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        let outcome = try run([verb, "--from", people, "--output", pipe])
        #expect(outcome.status == 73)
        #expect(
            outcome.errorText.contains(
                "cannot write \(pipe): it is there and no regular file"))
    }

    @Test func `what a killed run left beside a file is removed by the next`() throws {
        let names = { try FileManager.default.contentsOfDirectory(atPath: workspace.path).sorted() }
        let before = try names()
        try workspace.write(".plan.json.splitroute-4194305", "{")
        try workspace.write(".plan.json.splitroute-mine", "{")
        let held = try workspace.write(".plan.json.splitroute-4194306", "{")
        let descriptor = open(held, O_RDONLY)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX) == 0)
        let plan = try run(["plan", "--from", people, "--save", workspace.file("plan.json")])
        #expect(plan.status == 0, "\(plan.errorText)")
        #expect(
            try names()
                == (before + [
                    ".plan.json.splitroute-4194306", ".plan.json.splitroute-mine", "plan.json",
                ]).sorted())
    }

    @Test func `a file that is not finished leaves the old one`() throws {
        let path = try workspace.write("report", "old")
        do {
            let file = try WholeFile(path)
            try [UInt8]("new".utf8).withUnsafeBytes { try file.write($0) }
        }
        #expect(try workspace.read("report") == "old")
        try ResultFile.write("new", to: path, mode: 0o644)
        #expect(try workspace.read("report") == "new")
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o644)
        let error = #expect(throws: OutputError.self) { try WholeFile("/") }
        #expect(error?.description == "cannot write /: it is no name of a file")
    }
}
