import Foundation
import Generations
import SystemPackage
import TestSupport
import Testing

/// Only a folder that is this program's own is touched, and nothing leads out of it.
@Suite struct GroundTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func folder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: sandbox.root.appending(path).string, withIntermediateDirectories: true)
    }

    private func refusal(_ tree: StateTree? = nil) throws -> StoreError {
        let error = try #require(
            #expect(throws: StoreError.self) {
                try (tree ?? sandbox.tree()).publishSample("content\n")
            })
        #expect(error.code == .foreign)
        return error
    }

    @Test func `a first run makes the folder and marks it`() throws {
        #expect(try sandbox.tree().prepare().isEmpty)
        #expect(try sandbox.status("")?.mode == 0o755)
        #expect(sandbox.text(".splitroute")?.contains("splitroute's") == true)
        try sandbox.tree().publishSample("content\n")
    }

    @Test(arguments: [[], ["lost+found"]])
    func `an empty folder is taken, and its mode is never widened`(names: [String]) throws {
        try folder("")
        for name in names { try folder(name) }
        try LocalDisk().setMode(sandbox.root, 0o700)
        try sandbox.tree().publishSample("content\n")
        let lock = try sandbox.tree().lock()
        #expect(try sandbox.tree().repair(holding: lock).notes.isEmpty)
        #expect(try sandbox.status("")?.mode == 0o700)
        #expect(try sandbox.status(".splitroute") != nil)
    }

    @Test func `a root that others may write is narrowed`() throws {
        try sandbox.tree().prepare()
        try LocalDisk().setMode(sandbox.root, 0o777)
        let lock = try sandbox.tree().lock()
        #expect(try sandbox.tree().repair(holding: lock).notes.count == 1)
        #expect(try sandbox.status("")?.mode == 0o755)
    }

    @Test(
        arguments: [
            ["staging/htdocs/"], ["index.html"],
            ["generations/photos/", "lock", "staging/"],
            ["generations/", "lock", "staging/htdocs/"],
            ["generations/000001/", "lock", "staging/", "mine"],
        ])
    func `nothing is touched in a folder that is somebody else's`(names: [String]) throws {
        for name in names {
            if name.hasSuffix("/") {
                try folder(name)
            } else {
                try folder("")
                try sandbox.put("", at: name)
            }
        }
        try LocalDisk().setMode(sandbox.root, 0o700)
        let before = try listing()
        let error = try refusal()
        #expect(error.description.contains("it is not this program's; nothing in it was touched"))
        #expect(try listing() == before)
        #expect(try sandbox.status("")?.mode == 0o700)
    }

    private func listing() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: sandbox.root.string).sorted()
    }

    @Test func `a tree of version 0_1 is taken over, once`() throws {
        try sandbox.tree().publishSample("old\n")
        #expect(try LocalDisk().unlink(sandbox.root.appending(".splitroute")))
        #expect(
            try sandbox.tree().prepare()
                == ["took over \(sandbox.root), a state folder of version 0.1"])
        #expect(try sandbox.tree().prepare().isEmpty)
        #expect(try sandbox.tree().current()?.number == 1)
    }

    @Test(arguments: ["staging", "plans", "generations"])
    func `a symbolic link in a folder's place is refused`(name: String) throws {
        try sandbox.tree().publishSample("old\n")
        let victim = sandbox.folder.appending("victim")
        try FileManager.default.createDirectory(
            atPath: victim.string, withIntermediateDirectories: false)
        try Data("x".utf8).write(to: URL(filePath: victim.appending("file").string))
        let path = sandbox.root.appending(name)
        try FileManager.default.removeItem(atPath: path.string)
        try LocalDisk().makeSymlink(path, target: victim.string)
        let error = try refusal()
        #expect(error.subject == path)
        #expect(error.description.contains("but a symbolic link or a file"))
        #expect(try LocalDisk().list(victim) == ["file"])
    }

    @Test func `a state folder that is a symbolic link is refused`() throws {
        let real = sandbox.folder.appending("real")
        try FileManager.default.createDirectory(
            atPath: real.string, withIntermediateDirectories: false)
        try LocalDisk().makeSymlink(sandbox.root, target: real.string)
        #expect(try refusal().description.contains("name the folder itself in state"))
        #expect(try LocalDisk().list(real).isEmpty)
    }

    @Test(arguments: [".splitroute", "lock", "status.json"])
    func `a file's place holds a file or nothing`(name: String) throws {
        try sandbox.tree().publishSample("old\n")
        let path = sandbox.root.appending(name)
        _ = try LocalDisk().unlink(path)
        try LocalDisk().makeSymlink(path, target: "/etc/hostname")
        #expect(try refusal().subject == path)
    }

    @Test(
        arguments: [
            "", ".splitroute", "lock", "status.json", "staging", "generations", "current",
            "generations/000001", "generations/000001/manifest.json",
        ])
    func `state that belongs to somebody else is refused`(name: String) throws {
        try sandbox.tree().publishSample("old\n")
        do {
            let lock = try sandbox.tree().lock()
            try sandbox.tree().writeStatus(StatusFile(), holding: lock)
        }
        let path = sandbox.root.appending(name)
        let tree = sandbox.tree(
            disk: FailingDisk(alteringStatus: { found, status in
                var status = status
                if found == path { status.owner = 4_242 }
                return status
            }))
        let error = #expect(throws: StoreError.self) {
            try tree.prepare()
            _ = try tree.current()
        }
        #expect(error?.code == .foreign)
        #expect(error?.subject == path)
        #expect(error?.description.contains("it belongs to user 4242") == true)
    }

    @Test func `who only reads may read a tree that is all of another user`() throws {
        try sandbox.tree().publishSample("old\n")
        let tree = sandbox.tree(
            disk: FailingDisk(alteringStatus: { _, status in
                var status = status
                status.owner = 4_242
                return status
            }))
        #expect(try tree.current()?.number == 1)
        #expect(throws: StoreError.self) { try tree.prepare() }
    }

    @Test func `below the root no name is reached through a symbolic link`() throws {
        try sandbox.tree().prepare()
        let disk = LocalDisk().below(sandbox.root)
        let outside = sandbox.folder.appending("outside")
        try FileManager.default.createDirectory(
            atPath: outside.string, withIntermediateDirectories: false)
        try Data("x".utf8).write(to: URL(filePath: outside.appending("file").string))
        let link = sandbox.root.appending("link")
        try LocalDisk().makeSymlink(link, target: outside.string)
        let file = link.appending("file")
        let operations: [() throws -> Void] = [
            { _ = try disk.status(file) }, { _ = try disk.openFile(file) },
            { _ = try disk.unlink(file) }, { try disk.setMode(file, 0o777) },
            { try disk.setGroup(file, 0) }, { try disk.setModificationTime(file, seconds: 0) },
            { try disk.rename(file, to: sandbox.root.appending("stolen")) },
            { try disk.rename(sandbox.root.appending("plans"), to: link.appending("plans")) },
            { _ = try disk.createFile(link.appending("new"), mode: 0o600) },
            { try disk.makeDirectory(link.appending("new"), mode: 0o700) },
            { try disk.makeSymlink(link.appending("new"), target: "/") },
            { _ = try disk.readSymlink(file) }, { _ = try disk.list(link.appending("folder")) },
        ]
        for operation in operations {
            let error = #expect(throws: StoreError.self) { try operation() }
            #expect(error?.code == .foreign)
        }
        #expect(try LocalDisk().list(outside) == ["file"])
        // The link itself is a name of ours, and can be removed.
        #expect(try disk.unlink(link))
    }

    @Test func `a pipe in a file's place holds nobody`() throws {
        try sandbox.tree().publishSample("old\n")
        let manifest = sandbox.root.appending("generations/000001/manifest.json")
        #expect(try LocalDisk().unlink(manifest))
        #expect(mkfifo(manifest.string, 0o600) == 0)
        let error = #expect(throws: StoreError.self) { try sandbox.tree().current() }
        #expect(error?.code == .corrupt)
    }
}
