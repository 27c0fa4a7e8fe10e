import Generations
import SystemPackage
import TestSupport
import Testing

/// check: who could change or read the state tree.
@Suite struct FindingTests {
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

    @Test func `a tree as it was published is sound`() throws {
        #expect(try findings().isEmpty)
    }

    @Test func `a tree that does not exist yet has no findings`() throws {
        #expect(try Sandbox().tree().findings().isEmpty)
    }

    @Test(arguments: [
        "", "generations", "generations/000001", "generations/000001/postfix",
        "generations/000001/postfix/transport.lmdb", "generations/000001/manifest.json",
        "status.json", "lock", "plans",
    ])
    func `what others can write is found, with the command against it`(path: String) throws {
        let full = sandbox.root.appending(path)
        let mode = try #require(try LocalDisk().status(full)).mode
        try LocalDisk().setMode(full, mode | 0o020)
        let found = try findings()
        #expect(found.map(\.path) == [full])
        #expect(found.map(\.fix) == ["chmod go-w \(full)"])
    }

    @Test func `a folder above the tree that others can write is found`() throws {
        try LocalDisk().setMode(sandbox.folder, 0o777)
        #expect(try findings().map(\.fix).map { $0.hasPrefix("chmod go-w ") } == [true])
        try LocalDisk().setMode(sandbox.folder, 0o1777)
        #expect(try findings().isEmpty)
    }

    @Test(arguments: ["generations/000001/routes.tsv", "plans", "staging", "lock"])
    func `what names people and can be read is found`(path: String) throws {
        let full = sandbox.root.appending(path)
        let mode = try #require(try LocalDisk().status(full)).mode
        try LocalDisk().setMode(full, mode | 0o004)
        #expect(try findings().map(\.fix) == ["chmod go= \(full)"])
    }

    @Test func `a table that its readers cannot read is found`() throws {
        let table = sandbox.root.appending("generations/000001/postfix/transport")
        try LocalDisk().setMode(table, 0o600)
        #expect(try findings().map(\.fix) == ["chmod 0644 \(table)"])
    }

    @Test func `a folder above the tree that belongs to somebody else is found`() throws {
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

    @Test func `a table of the wrong group is found`() throws {
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
