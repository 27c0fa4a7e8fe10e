import Foundation
import Generations
import MailModel
import Routing
import SystemPackage
import Tables
import TestSupport
import Testing

@testable import Commands

/// A reader at work while a file is cut under it ends with the file's name, and with no signal.
@Suite struct ShrinkingFileTests {
    private let workspace: Workspace
    private let set: PublishedSet
    private let routes: String

    init() throws {
        workspace = try Workspace(inMemory: true)
        let settings = try workspace.write(
            "splitroute.yaml", PeopleSet.guarded(hooked: workspace.file("hooked")))
        let directory = try workspace.write(
            "directory.ldif", PeopleSet(letter: "a", people: 25_000).directory)
        let synced = try ProgramUnderTest.run([
            "sync", "--settings", settings, "--state", workspace.file("state"), "--from", directory,
        ])
        try #require(synced.status == 0, "\(synced.errorText)")
        let tree = StateTree(root: FilePath(workspace.file("state")))
        set = try PublishedSet(#require(try tree.current()))
        routes = workspace.file("state/generations/000001/routes.tsv")
        try #require(set.file(.routes).text.count > 1 << 20)
    }

    /// What a person is told of what `body` throws.
    private func failure(of body: () throws -> Void) throws -> Failure {
        var thrown: (any Error)?
        do { try body() } catch { thrown = error }
        return Failure(try #require(thrown))
    }

    private func expectNamed(_ failure: Failure) {
        #expect(failure.status == .inputOutput)
        #expect(
            failure.message?.hasPrefix(
                "cannot read \(routes): somebody changed it while it was read\nsplitroute sync "
                    + "publishes a set anew when the live one is damaged;") == true,
            "\(failure.message ?? "")")
    }

    @Test func `a list in the middle of its rows`() throws {
        var pieces = 0
        expectNamed(
            try failure {
                try ListReport(.routes).json(CanonicalRows(set.file(.routes))) { _ in
                    pieces += 1
                    if pieces == 1 { #expect(truncate(routes, 1 << 19) == 0) }
                    return true
                }
            })
        #expect(pieces > 1)
    }

    @Test func `an explanation, a comparison and a plan`() throws {
        let table = try set.routingTable()
        #expect(try set.filesEqual(to: table).count == CanonicalTable.allCases.count)
        #expect(truncate(routes, 4096) == 0)
        expectNamed(try failure { _ = try NameSearch.of("a20000", in: .published(set)) })
        expectNamed(
            try failure { _ = try NameSearch.of("a20000@example.com", in: .published(set)) })
        expectNamed(try failure { _ = try set.filesEqual(to: table) })
        expectNamed(try failure { _ = try Plan.between(set, set) })
        expectNamed(try failure { _ = try set.routingTable() })
        expectNamed(
            try failure {
                _ = try Plan.between(set, table, set.outputs, keeping: 0)
            })
    }

    @Test func `a program that writes its list to somebody slow`() throws {
        let pipe = Foundation.Pipe()
        let program = Process()
        program.executableURL = URL(filePath: ProgramUnderTest.path)
        program.arguments = [
            "list", "routes", "--format", "tsv", "--settings", workspace.file("splitroute.yaml"),
            "--state", workspace.file("state"),
        ]
        let errors = try workspace.write("errors", "")
        program.standardOutput = pipe
        program.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        try program.run()
        // Once something is there, it waits for the pipe to be emptied.
        _ = try pipe.fileHandleForReading.read(upToCount: 1)
        #expect(truncate(routes, 1 << 19) == 0)
        _ = try pipe.fileHandleForReading.readToEnd()
        program.waitUntilExit()
        #expect(program.terminationReason == .exit)
        #expect(program.terminationStatus == 74)
        #expect(
            try workspace.read("errors").hasPrefix(
                "splitroute: cannot read \(routes): somebody changed it while it was read\n"))
    }
}
