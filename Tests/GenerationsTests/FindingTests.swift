import Generations
import SystemPackage
import TestSupport
import Testing

@Suite("check: who could change or read the state tree")
struct FindingTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
        let tree = sandbox.tree()
        try tree.publishSample("content\n")
        let lock = try tree.lock()
        try tree.writeStatus(StatusFile(), holding: lock)
    }

    /// What is found at or below the sandbox; the folders above it belong to the machine.
    private func findings(
        _ alter: @escaping @Sendable (FilePath, FileStatus) -> FileStatus = { $1 }
    ) throws -> [Finding] {
        let tree = sandbox.tree(disk: FailingDisk(alteringStatus: alter))
        let real = try LocalDisk().resolve(sandbox.folder)
        return try tree.findings().filter { finding in
            finding.path.starts(with: sandbox.folder) || finding.path.starts(with: real)
        }
    }

    @Test("a tree as it was published is sound")
    func sound() throws {
        #expect(try findings().isEmpty)
    }

    @Test("a tree that does not exist yet has no findings")
    func absent() throws {
        #expect(try Sandbox().tree().findings().isEmpty)
    }

    @Test(
        "what others can write is found, with the command against it",
        arguments: [
            "", "generations", "generations/000001", "generations/000001/postfix",
            "generations/000001/postfix/transport.lmdb", "generations/000001/manifest.json",
            "status.json", "lock", "plans",
        ])
    func writable(path: String) throws {
        let full = sandbox.root.appending(path)
        let mode = try #require(try LocalDisk().status(full)).mode
        try LocalDisk().setMode(full, mode | 0o020)
        let found = try findings()
        #expect(found.map(\.path) == [full])
        #expect(found.map(\.fix) == ["chmod go-w \(full)"])
    }

    @Test("a folder above the tree that others can write is found")
    func parent() throws {
        try LocalDisk().setMode(sandbox.folder, 0o777)
        #expect(try findings().map(\.fix).map { $0.hasPrefix("chmod go-w ") } == [true])
        try LocalDisk().setMode(sandbox.folder, 0o1777)
        #expect(try findings().isEmpty)
    }

    @Test(
        "what names people and can be read is found",
        arguments: ["generations/000001/routes.tsv", "plans", "staging", "lock"])
    func readable(path: String) throws {
        let full = sandbox.root.appending(path)
        let mode = try #require(try LocalDisk().status(full)).mode
        try LocalDisk().setMode(full, mode | 0o004)
        #expect(try findings().map(\.fix) == ["chmod go= \(full)"])
    }

    @Test("a table that its readers cannot read is found")
    func unreadable() throws {
        let table = sandbox.root.appending("generations/000001/postfix/transport")
        try LocalDisk().setMode(table, 0o600)
        #expect(try findings().map(\.fix) == ["chmod 0644 \(table)"])
    }

    @Test("a folder above the tree that belongs to somebody else is found")
    func foreignOwner() throws {
        let folder = try LocalDisk().resolve(sandbox.folder)
        let found = try findings { path, status in
            var status = status
            if path == folder { status.owner = 4_242 }
            return status
        }
        #expect(found.map(\.path) == [folder])
        #expect(found.first?.sentence.contains("belongs to user 4242") == true)
        #expect(found.first?.fix.hasPrefix("chown ") == true)
    }

    @Test("a table of the wrong group is found")
    func foreignGroup() throws {
        let table = sandbox.root.appending("generations/000001/postfix/transport")
        let tree = sandbox.tree(
            disk: FailingDisk(alteringStatus: { path, status in
                var status = status
                status.group = path == table ? 7 : 8
                return status
            }), group: 8)
        #expect(
            try tree.findings().map(\.fix).filter { $0.contains("chgrp") } == ["chgrp 8 \(table)"])
    }
}
