import Foundation
import Generations
import SystemPackage
import Testing

/// Repair of what a crash left behind.
@Suite struct RepairTests {
    private let sandbox: Sandbox
    private let tree: StateTree

    init() throws {
        sandbox = try Sandbox()
        tree = sandbox.tree()
        try tree.publishSample("first\n")
    }

    private func repair() throws -> RepairReport {
        let lock = try tree.lock()
        return try tree.repair(holding: lock)
    }

    @Test func `after an orderly run there is nothing to do`() throws {
        let report = try repair()
        #expect(report.notes.isEmpty)
        #expect(report.unfinished.isEmpty)
    }

    @Test func `half a generation in staging is removed`() throws {
        let folder = sandbox.root.appending("staging/next/postfix").string
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try sandbox.put("half", at: "staging/next/postfix/transport")
        #expect(try repair().notes == ["removed staging/next, left by a run that was stopped"])
        #expect(try sandbox.names(in: "staging").isEmpty)
    }

    @Test func `a generation that was being pruned is removed for good`() throws {
        let former = try tree.publishSample("second\n")
        try LocalDisk().rename(
            sandbox.root.appending("generations/000001"),
            to: sandbox.root.appending("staging/removed"))
        #expect(try repair().notes == ["removed staging/removed, left by a run that was stopped"])
        #expect(try tree.generations() == [former])
    }

    @Test func `temporary names are removed`() throws {
        let link = sandbox.root.appending("current.new")
        try LocalDisk().makeSymlink(link, target: "generations/000009")
        try sandbox.put("{", at: "status.json.new")
        try sandbox.put("{", at: "plans/000002.json.new")
        try sandbox.put("{}", at: "plans/000002.json")
        #expect(try repair().notes.count == 3)
        #expect(try sandbox.names(in: "plans") == ["000002.json"])
        #expect(try sandbox.status("current.new") == nil)
        #expect(try sandbox.status("status.json.new") == nil)
    }

    @Test func `indexes of a superseded generation are handed to the caller`() throws {
        let first = try tree.generation(1)
        try tree.publishSample("second\n")
        #expect(
            try LocalDisk().unlink(first.path.appending("postfix/transport.lmdb")))
        let report = try repair()
        #expect(report.notes.isEmpty)
        #expect(report.unfinished.map(\.generation.number) == [1])
        #expect(report.unfinished.map(\.waves) == [[["postfix/recipients.lmdb"]]])
    }

    @Test func `a complete generation that never went live is kept, and its number is skipped`()
        throws
    {
        try tree.publishSample("second\n")
        let link = sandbox.root.appending("current")
        #expect(try LocalDisk().unlink(link))
        try LocalDisk().makeSymlink(link, target: "generations/000001")
        _ = try repair()
        #expect(try tree.current()?.number == 1)
        let next = try tree.publishSample("third\n")
        #expect(next.number == 3)
        #expect(next.manifest.parent == 1)
    }

    @Test func `modes of the tree's folders are set back`() throws {
        try LocalDisk().setMode(sandbox.root.appending("generations"), 0o777)
        try LocalDisk().setMode(sandbox.root.appending("plans"), 0o755)
        #expect(try repair().notes.count == 2)
        #expect(try sandbox.status("generations")?.mode == 0o755)
        #expect(try sandbox.status("plans")?.mode == 0o700)
    }
}
