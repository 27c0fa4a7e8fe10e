import Foundation
import Generations
import SystemPackage
import Testing

/// Only one run at a time.
@Suite struct LockTests {
    @Test func `a second run is told which process holds the lock`() throws {
        let sandbox = try Sandbox()
        let tree = sandbox.tree()
        try tree.prepare()
        let lock = try tree.lock()
        let error = #expect(throws: StoreError.self) { _ = try sandbox.tree().lock() }
        #expect(error?.code == .locked)
        let process = ProcessInfo.processInfo.processIdentifier
        #expect(error?.description.contains("(process \(process))") == true)
        #expect(try tree.publishSample("under the first lock\n", holding: lock).number == 1)
    }

    @Test func `the lock is free again when its holder goes away, and its file stays`() throws {
        let sandbox = try Sandbox()
        let tree = sandbox.tree()
        try tree.prepare()
        do { _ = try tree.lock() }
        #expect(throws: Never.self) { _ = try tree.lock() }
        #expect(try sandbox.status("lock")?.mode == 0o600)
    }

    @Test func `a tree that was never prepared cannot be locked`() throws {
        let error = try #require(
            #expect(throws: StoreError.self) { _ = try Sandbox().tree().lock() })
        #expect(error.code == .missing)
    }
}
