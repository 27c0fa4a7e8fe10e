import Generations
import SystemPackage
import Testing

/// Publishing a generation.
@Suite struct PublishingTests {
    let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
    }

    @Test func `before the first publication there is no current generation`() throws {
        let tree = sandbox.tree()
        #expect(try tree.current() == nil)
        #expect(try tree.generations().isEmpty)
        try tree.prepare()
        #expect(try tree.current() == nil)
        #expect(try tree.generations().isEmpty)
    }

    @Test func `the first generation is number 1 and readers find it through 'current'`() throws {
        let generation = try sandbox.tree().publishSample("first\n")
        #expect(generation.number == 1)
        #expect(generation.manifest.parent == nil)
        #expect(sandbox.text("current/postfix/transport") == "first\n")
        #expect(
            try LocalDisk().readSymlink(sandbox.root.appending("current")) == "generations/000001")
        #expect(try sandbox.tree().current() == generation)
        try sandbox.tree().audit(generation)
    }

    @Test func `the second generation replaces the first, which stays readable by its number`()
        throws
    {
        let tree = sandbox.tree()
        let first = try tree.publishSample("first\n")
        let second = try tree.publishSample("second\n")
        #expect(second.number == 2)
        #expect(second.manifest.parent == 1)
        #expect(sandbox.text("current/routes.tsv") == "second\n")
        #expect(sandbox.text("generations/000001/routes.tsv") == "first\n")
        #expect(try tree.generations() == [second, first])
        #expect(try tree.generation(1) == first)
        try tree.audit(first)
    }

    @Test func `a published tree holds nothing in staging`() throws {
        try sandbox.tree().publishSample("first\n")
        #expect(try sandbox.names(in: "staging").isEmpty)
        #expect(
            try sandbox.names(in: "") == [
                ".splitroute", "current", "generations", "lock", "plans", "staging",
            ])
    }

    @Test func `a staging that is dropped unsealed leaves nothing and changes nothing`() throws {
        let tree = sandbox.tree()
        try tree.publishSample("first\n")
        do {
            let lock = try tree.lock()
            _ = try tree.stageSample("second\n", holding: lock)
        }
        #expect(try sandbox.names(in: "staging").isEmpty)
        #expect(try tree.current()?.number == 1)
    }

    @Test func `the writer's own error comes out of 'write' unchanged`() throws {
        struct Refused: Error {}
        let tree = sandbox.tree()
        try tree.prepare()
        let lock = try tree.lock()
        #expect(throws: Refused.self) {
            let staging = try tree.stage(holding: lock)
            try staging.files.write("routes.tsv", visibility: .private) { _ in throw Refused() }
        }
    }

    @Test func `an index whose writer left no file is missing`() throws {
        let tree = sandbox.tree()
        try tree.prepare()
        let lock = try tree.lock()
        let error = #expect(throws: StoreError.self) {
            let staging = try tree.stage(holding: lock)
            try staging.files.index("postfix/transport.lmdb", visibility: .readers) { _ in }
        }
        #expect(error?.code == .missing)
    }

    @Test(arguments: [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_500_000])
    func `content of any size arrives byte for byte`(bytes: Int) throws {
        let tree = sandbox.tree()
        try tree.prepare()
        let lock = try tree.lock()
        let staging = try tree.stage(holding: lock)
        let content = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try staging.files.write("big", visibility: .readers) { sink in
            // Uneven pieces, so that they cross the buffer's end everywhere.
            try sink.write(Array(content.prefix(bytes / 3)))
            try sink.write(Array(content.dropFirst(bytes / 3)))
        }
        var draft = ManifestDraft.sample()
        draft.retire = []
        let generation = try staging.seal(draft).activate()
        #expect(generation.manifest.files.first?.bytes == bytes)
        #expect(sandbox.text("current/big").map { Array($0.utf8) } != nil)
        #expect(try bytesOnDisk("current/big") == content)
    }

    @Test func `files that several threads write at once are all there, each whole`() async throws {
        let tree = sandbox.tree()
        try tree.prepare()
        let lock = try tree.lock()
        let staging = try tree.stage(holding: lock)
        let files = staging.files
        let names = (0..<40).map { "folder\($0 % 4)/file\($0)" }
        try await withThrowingTaskGroup { group in
            for name in names {
                group.addTask {
                    try files.write(name, visibility: .readers) { sink in
                        for _ in 0..<5000 { try sink.write(name) }
                    }
                }
            }
            try await group.waitForAll()
        }
        var draft = ManifestDraft.sample()
        draft.retire = []
        let generation = try staging.seal(draft).activate()
        #expect(generation.manifest.files.map(\.path) == names.sorted())
        for name in names {
            #expect(
                sandbox.text("current/\(name)") == String(repeating: name, count: 5000), "\(name)")
        }
        try tree.audit(generation)
    }

    private func bytesOnDisk(_ path: String) throws -> [UInt8] {
        let file = try FileDescriptor.open(sandbox.root.appending(path), .readOnly)
        return try file.closeAfter {
            var content: [UInt8] = []
            while true {
                let chunk = try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                    count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                if chunk.isEmpty { return content }
                content += chunk
            }
        }
    }
}
