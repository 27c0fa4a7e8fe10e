import Foundation
import Generations
import SystemPackage
import Testing

/// What can happen to a staged file behind the program's back.
private enum Damage: CaseIterable {
    case flippedByte, truncated, emptied, removed, widerMode, extraFile, symlink

    func strike(_ file: FilePath) throws {
        let url = URL(filePath: file.string)
        let manager = FileManager.default
        switch self {
        case .flippedByte:
            var content = try Data(contentsOf: url)
            content[0] ^= 1
            try content.write(to: url)
        case .truncated: try Data(contentsOf: url).dropLast().write(to: url)
        case .emptied: try Data().write(to: url)
        case .removed: try manager.removeItem(at: url)
        case .widerMode: try LocalDisk().setMode(file, 0o666)
        case .extraFile: try Data().write(to: URL(filePath: file.string + "-lock"))
        case .symlink:
            try manager.moveItem(at: url, to: URL(filePath: "\(file.string).away"))
            try LocalDisk().makeSymlink(file, target: "/etc/hostname")
        }
    }
}

/// What was written is read back before it goes live.
@Suite struct VerificationTests {
    @Test(
        arguments: Damage.allCases,
        ["routes.tsv", "postfix/transport.lmdb"])
    private func `a staged file that is not what was written stops the seal`(
        damage: Damage, path: String
    ) throws {
        let sandbox = try Sandbox()
        let tree = sandbox.tree()
        try tree.publishSample("old\n")
        let lock = try tree.lock()
        let staging = try tree.stageSample("new\n", holding: lock)
        try damage.strike(sandbox.root.appending("staging/next").appending(path))
        var code: StoreError.Code?
        do throws(StoreError) {
            _ = try staging.seal(.sample())
        } catch {
            code = error.code
        }
        #expect([.corrupt, .missing, .inputOutput].contains(code))
        #expect(sandbox.text("current/routes.tsv") == "old\n")
        #expect(try sandbox.names(in: "staging").isEmpty)
    }

    @Test(arguments: [Damage.flippedByte, .truncated, .removed])
    private func `the audit finds damage done later`(damage: Damage) throws {
        let sandbox = try Sandbox()
        let tree = sandbox.tree()
        let generation = try tree.publishSample("content\n")
        try tree.audit(generation)
        try damage.strike(generation.path.appending("postfix/recipients.lmdb"))
        let error = #expect(throws: StoreError.self) { try tree.audit(generation) }
        #expect(error?.code == (damage == .removed ? .missing : .corrupt))
        #expect(error?.subject.lastComponent == "recipients.lmdb")
    }

    @Test(arguments: ["", "{}", "not json", #"{"number": 1}"#])
    func `a damaged manifest is corrupt and hides no other generation`(content: String) throws {
        let sandbox = try Sandbox()
        let tree = sandbox.tree()
        try tree.publishSample("first\n")
        let second = try tree.publishSample("second\n")
        try sandbox.put(content, at: "generations/000001/manifest.json")
        let error = #expect(throws: StoreError.self) { try tree.generation(1) }
        #expect(error?.code == .corrupt)
        let catalogue = try tree.catalogue()
        #expect(catalogue.generations == [second])
        #expect(catalogue.damaged.map(\.code) == [.corrupt])
    }

    @Test func `a manifest that names files outside its generation is corrupt`() throws {
        let sandbox = try Sandbox()
        let tree = sandbox.tree()
        try tree.publishSample("first\n")
        let json = try #require(sandbox.text("generations/000001/manifest.json"))
        let forged = json.replacing("postfix/transport.lmdb", with: "../../plans")
        try sandbox.put(forged, at: "generations/000001/manifest.json")
        let error = #expect(throws: StoreError.self) { try tree.current() }
        #expect(error?.code == .corrupt)
    }

    @Test(arguments: ["generations/1", "/etc", "generations/000001/..", "000001"])
    func `a 'current' that names no generation is corrupt, not absent`(target: String) throws {
        let sandbox = try Sandbox()
        let tree = sandbox.tree()
        try tree.publishSample("first\n")
        let link = sandbox.root.appending("current")
        #expect(try LocalDisk().unlink(link))
        try LocalDisk().makeSymlink(link, target: target)
        let error = #expect(throws: StoreError.self) { try tree.current() }
        #expect(error?.code == .corrupt)
    }
}
