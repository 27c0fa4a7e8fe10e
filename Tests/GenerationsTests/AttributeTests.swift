import Foundation
import Generations
import Glibc
import SystemPackage
import Testing

/// Times, modes and groups of what is published.
@Suite struct AttributeTests {
    private let sandbox: Sandbox
    /// A group this user may give files to: any for root, otherwise its own.
    private let readers: UInt32 = geteuid() == 0 ? 12_345 : getegid()

    init() throws {
        sandbox = try Sandbox()
    }

    @Test func `two publications within one second differ by at least a whole second`() throws {
        let tree = sandbox.tree()
        try tree.publishSample("first\n")
        try tree.publishSample("other\n")
        for path in ["routes.tsv", "postfix/transport", "postfix/transport.lmdb", "manifest.json"] {
            let first = try #require(try sandbox.status("generations/000001/\(path)"))
            let second = try #require(try sandbox.status("generations/000002/\(path)"))
            #expect(second.modified >= first.modified + 1)
        }
    }

    @Test func `a clock that was set back does not make a new file older than the one it replaces`()
        throws
    {
        let tree = sandbox.tree()
        let first = try tree.publishSample("first\n")
        let future = Int(Date().timeIntervalSince1970) + 86_400
        try LocalDisk().setModificationTime(
            first.path.appending("postfix/transport"), seconds: future)
        try tree.publishSample("second\n")
        #expect(try sandbox.status("current/postfix/transport")?.modified == future + 1)
    }

    @Test func `a time that no clock tells is nothing to be younger than`() throws {
        let tree = sandbox.tree()
        let first = try tree.publishSample("first\n")
        let path = first.path.appending("postfix/transport")
        // Whatever the file system makes of it: all of them end at some time.
        try LocalDisk().setModificationTime(path, seconds: .max)
        let absurd = try #require(try sandbox.status("current/postfix/transport")).modified
        try tree.publishSample("second\n")
        let second = try #require(try sandbox.status("current/postfix/transport")).modified
        #expect(absurd > second + 86_400)
        #expect(abs(second - Int(Date().timeIntervalSince1970)) < 3600)
    }

    @Test func `without a group everybody reads the tables and nobody else the canonical files`()
        throws
    {
        try sandbox.tree().publishSample("content\n")
        try expectModes([
            "": 0o755, "generations": 0o755, "staging": 0o700, "plans": 0o700, "lock": 0o600,
            "generations/000001": 0o755, "generations/000001/postfix": 0o755,
            "generations/000001/postfix/transport": 0o644,
            "generations/000001/postfix/transport.lmdb": 0o644,
            "generations/000001/manifest.json": 0o644, "generations/000001/routes.tsv": 0o600,
        ])
    }

    @Test func `with a group only its members reach the tables`() throws {
        try sandbox.tree(group: readers).publishSample("content\n")
        try expectModes([
            "": 0o750, "generations": 0o750, "staging": 0o700, "plans": 0o700, "lock": 0o600,
            "generations/000001": 0o750, "generations/000001/postfix": 0o750,
            "generations/000001/postfix/transport": 0o640,
            "generations/000001/postfix/transport.lmdb": 0o640,
            "generations/000001/manifest.json": 0o640, "generations/000001/routes.tsv": 0o600,
        ])
        for path in ["", "generations", "generations/000001/postfix/transport.lmdb"] {
            #expect(try sandbox.status(path)?.group == readers)
        }
    }

    @Test func `the umask changes no mode`() throws {
        // Narrower only: other tests of this process create files at the same time.
        let former = umask(0o077)
        defer { umask(former) }
        try sandbox.tree().publishSample("content\n")
        try expectModes(["": 0o755, "generations/000001/postfix/transport": 0o644])
    }

    private func expectModes(_ expected: [String: PermissionBits]) throws {
        for (path, mode) in expected {
            #expect(try sandbox.status(path)?.mode == mode, "\(path)")
        }
    }
}
