import Foundation
import Generations
import SystemPackage
import TestSupport
import Testing

/// Every run looks whether what is live is what was published.
@Suite struct LiveSetTests {
    private let sandbox: Sandbox
    private let tree: StateTree

    init() throws {
        sandbox = try Sandbox()
        tree = sandbox.tree()
        try tree.publishSample("first\n")
        try tree.publishSample("second\n")
    }

    private func look(everyByte: Bool = false) throws -> LiveSet {
        try tree.look(deciding: ["routes.tsv"], everyByte: everyByte)
    }

    @Test func `what was published is whole`() throws {
        for everyByte in [false, true] {
            let live = try look(everyByte: everyByte)
            #expect(live.isWhole)
            #expect(live.number == 2)
            #expect(live.base?.number == 2)
        }
    }

    @Test func `before the first publication nothing is live, and nothing damaged`() throws {
        let live = try Sandbox().tree().look(deciding: [])
        #expect(live.isWhole)
        #expect(live.number == nil)
        #expect(live.base == nil)
    }

    @Test func `a table that was emptied or removed is damage, and the live set the measure`()
        throws
    {
        try Data().write(
            to: URL(filePath: sandbox.root.appending("current/postfix/transport").string))
        try FileManager.default.removeItem(
            atPath: sandbox.root.appending("current/postfix/recipients.lmdb").string)
        let live = try look()
        #expect(live.damage.map(\.code) == [.missing, .corrupt])
        #expect(
            live.damage.last?.description.hasSuffix(
                "postfix/transport: it has 0 bytes, the manifest says 7") == true)
        #expect(live.base?.number == 2)
    }

    @Test func `another content of the same size is found by time, by inode or by digest`() throws {
        let path = sandbox.root.appending("generations/000002/postfix/transport")
        let old = try #require(try LocalDisk().status(path))
        // Another file in its place, with its times.
        try Data("SECOND\n".utf8).write(to: URL(filePath: path.string), options: .atomic)
        try LocalDisk().setModificationTime(path, seconds: old.modified)
        #expect(try look().damage.count == 1)
        // The same file written again.
        try Data("second\n".utf8).write(to: URL(filePath: path.string))
        #expect(try look().isWhole)
        try Data("SECOND\n".utf8).write(to: URL(filePath: path.string))
        #expect(try look().damage.map(\.code) == [.corrupt])
    }

    @Test func `what looks untouched is read every byte of when that is due`() throws {
        let path = sandbox.root.appending("generations/000002/postfix/transport")
        let old = try #require(try LocalDisk().status(path))
        let file = try FileHandle(forWritingTo: URL(filePath: path.string))
        try file.write(contentsOf: Data("SECOND\n".utf8))
        try file.close()
        try LocalDisk().setModificationTime(path, seconds: old.modified)
        #expect(try look().isWhole)
        #expect(try look(everyByte: true).damage.map(\.code) == [.corrupt])
    }

    @Test func `a tree that was copied is whole`() throws {
        let copy = sandbox.folder.appending("copy")
        try FileManager.default.copyItem(atPath: sandbox.root.string, toPath: copy.string)
        #expect(try StateTree(root: copy).look(deciding: ["routes.tsv"]).isWhole)
    }

    @Test(arguments: ["manifest.json", "routes.tsv"])
    func `without what decides, the newest whole generation is the measure`(name: String) throws {
        try tree.publishSample("third\n")
        try sandbox.put("half", at: "generations/000003/\(name)")
        try sandbox.put("half", at: "generations/000002/\(name)")
        let live = try look()
        #expect(!live.isWhole)
        #expect(live.number == 3)
        #expect(live.base?.number == 1)
    }

    private func look(understanding isUnderstood: (Int) -> Bool) throws -> LiveSet {
        try tree.look(deciding: ["routes.tsv"], everyByte: true) {
            generation throws(StoreError) in
            if isUnderstood(generation.number) { return }
            throw StoreError(
                .corrupt, operation: "read", subject: generation.path, detail: "it is odd")
        }
    }

    @Test func `what is as it was published and cannot be understood is no measure`() throws {
        try tree.publishSample("third\n")
        let live = try look { $0 != 3 }
        #expect(!live.isWhole)
        #expect(live.number == 3)
        #expect(live.base?.number == 2)
        #expect(live.damage.map { $0.description.hasSuffix("000003: it is odd") } == [true])
        #expect(try look { $0 == 1 }.base?.number == 1)
        #expect(try look { _ in false }.base == nil)
        #expect(try look { _ in true }.isWhole)
    }

    @Test func `what looks untouched was written to be understood`() throws {
        let live = try tree.look(deciding: ["routes.tsv"]) { _ throws(StoreError) in
            Issue.record("it was asked")
        }
        #expect(live.isWhole)
    }

    @Test(arguments: ["generations/1", "/etc", "generations/000007", nil])
    func `a link that leads nowhere is damage`(target: String?) throws {
        let link = sandbox.root.appending("current")
        #expect(try LocalDisk().unlink(link))
        if let target { try LocalDisk().makeSymlink(link, target: target) }
        let live = try look()
        #expect(live.damage.count == 1)
        #expect(live.base?.number == 2)
        let next = try tree.publishSample("third\n")
        #expect(next.number == (target == "generations/000007" ? 8 : 3))
        #expect(next.manifest.parent != nil)
        #expect(try look().isWhole)
    }

    @Test func `a file that the device does not give back is damage`() throws {
        let path = sandbox.root.appending("generations/000002/routes.tsv")
        try LocalDisk().setModificationTime(path, seconds: 0)
        var found: [Int?] = []
        // Whichever operation the device fails for good: another generation, or an error.
        for number in 1...60 {
            let failing = sandbox.tree(disk: FailingDisk(failing: number))
            found.append(try? failing.look(deciding: ["routes.tsv"]).base?.number)
        }
        #expect(found.contains(1))
        #expect(found.last == 2)
    }

    @Test func `a file of another size is not read as if it were whole`() throws {
        let generation = try tree.generation(2)
        #expect(try generation.open("routes.tsv").contents() == Array("second\n".utf8))
        try sandbox.put("sec", at: "generations/000002/routes.tsv")
        let error = #expect(throws: StoreError.self) { try generation.open("routes.tsv") }
        #expect(error?.code == .corrupt)
        #expect(error?.subject.lastComponent == "routes.tsv")
        #expect(throws: StoreError.self) { try generation.open("no-such.tsv") }
    }

    @Test func `a file that shrinks while it is read is no answer`() throws {
        let path = sandbox.root.appending("generations/000002/routes.tsv")
        // Only the open file shows that it is shorter than its name said before.
        let before = try #require(try LocalDisk().status(path))
        try sandbox.put("sec", at: "generations/000002/routes.tsv")
        let shrinking = sandbox.tree(
            disk: FailingDisk(alteringStatus: { found, _ in
                found == path ? before : (try? LocalDisk().status(found)) ?? before
            }))
        let error = #expect(throws: StoreError.self) {
            try shrinking.generation(2).open("routes.tsv").contents()
        }
        #expect(error?.code == .corrupt)
    }

    @Test func `a file that shrinks or changes once it is open gives nothing more`() throws {
        let path = sandbox.root.appending("generations/000002/routes.tsv").string
        let shrunk = try tree.generation(2).open("routes.tsv")
        let changed = try tree.generation(2).open("routes.tsv")
        let writer = try FileHandle(forWritingTo: URL(filePath: path))
        try writer.write(contentsOf: Data("SEC".utf8))
        let first = #expect(throws: StoreError.self) { try changed.contents() }
        #expect(first?.code == .corrupt)
        #expect(
            first?.description
                == "cannot read \(path): somebody changed it while it was read")
        try writer.truncate(atOffset: 3)
        let second = #expect(throws: StoreError.self) { try shrunk.contents() }
        #expect(second?.code == .corrupt)
        try writer.close()
    }

    @Test func `a file is read on although its name is gone`() throws {
        let path = sandbox.root.appending("generations/000002/routes.tsv")
        let file = try tree.generation(2).open("routes.tsv")
        #expect(try LocalDisk().unlink(path))
        #expect(try file.contents() == Array("second\n".utf8))
    }

    @Test func `a folder with an absurd number is no generation`() throws {
        try FileManager.default.createDirectory(
            atPath: sandbox.root.appending("generations/\(Int.max)").string,
            withIntermediateDirectories: false)
        #expect(try tree.publishSample("third\n").number == 3)
    }
}
