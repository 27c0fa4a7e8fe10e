import Generations
import SystemPackage
import Testing

/// Superseded generations: retiring and pruning.
@Suite struct RetirementTests {
    private let sandbox: Sandbox
    private let tree: StateTree

    init() throws {
        sandbox = try Sandbox()
        tree = sandbox.tree()
        try tree.prepare()
    }

    @Test func `a superseded generation's waves are unlinked one after the other; its text stays`()
        throws
    {
        let first = try tree.publishSample("first\n")
        try tree.publishSample("second\n")
        let lock = try tree.lock()
        let unfinished = try tree.unfinishedRetirements()
        #expect(unfinished.map(\.generation) == [first])
        #expect(
            unfinished.map(\.waves) == [[["postfix/transport.lmdb"], ["postfix/recipients.lmdb"]]])

        try tree.retire(first, wave: ["postfix/transport.lmdb"], holding: lock)
        #expect(
            try sandbox.names(in: "generations/000001/postfix")
                == ["recipients", "recipients.lmdb", "transport"])
        #expect(try tree.unfinishedRetirements().map(\.waves) == [[["postfix/recipients.lmdb"]]])

        try tree.retire(first, wave: ["postfix/recipients.lmdb"], holding: lock)
        #expect(try sandbox.names(in: "generations/000001/postfix") == ["recipients", "transport"])
        #expect(try tree.unfinishedRetirements().isEmpty)
        try tree.audit(first)
    }

    @Test func `retiring twice is no error`() throws {
        let first = try tree.publishSample("first\n")
        try tree.publishSample("second\n")
        let lock = try tree.lock()
        for _ in 1...2 {
            try tree.retire(first, wave: ["postfix/transport.lmdb"], holding: lock)
        }
        #expect(sandbox.text("generations/000001/postfix/transport.lmdb") == nil)
    }

    @Test func `the current generation is not retired`() throws {
        let first = try tree.publishSample("first\n")
        let lock = try tree.lock()
        let error = #expect(throws: StoreError.self) {
            try tree.retire(first, wave: ["postfix/transport.lmdb"], holding: lock)
        }
        #expect(error?.code == .inUse)
        #expect(try tree.unfinishedRetirements().isEmpty)
        try tree.audit(first)
    }

    @Test func `pruning removes the oldest and says which`() throws {
        for number in 1...5 { try tree.publishSample("\(number)\n") }
        let lock = try tree.lock()
        #expect(try tree.prune(keep: 3, holding: lock) == [1, 2])
        #expect(try sandbox.names(in: "generations") == ["000003", "000004", "000005"])
        #expect(try tree.prune(keep: 3, holding: lock) == [])
        #expect(try sandbox.names(in: "staging").isEmpty)
    }

    @Test(arguments: [-1, 0, 1])
    func `the current generation and the one it replaced are never pruned`(keep: Int) throws {
        for number in 1...4 { try tree.publishSample("\(number)\n") }
        let lock = try tree.lock()
        #expect(try tree.prune(keep: keep, holding: lock) == [1, 2])
        #expect(sandbox.text("current/routes.tsv") == "4\n")
    }

    @Test func `older generations keep only what decides`() throws {
        for number in 1...6 { try tree.publishSample("\(number)\n") }
        let deciding: Set = ["routes.tsv"]
        do {
            let lock = try tree.lock()
            let removed = try tree.prune(
                keeping: { Set($0.indices.dropLast()) }, whole: 3, deciding: deciding,
                journal: .sample, holding: lock)
            #expect(removed == [1])
            #expect(
                try tree.generations().map { try $0.isThinned(to: deciding) }
                    == [false, false, false, true, true])
            #expect(try sandbox.names(in: "generations/000003").contains("routes.tsv"))
            #expect(sandbox.text("generations/000003/postfix/transport") == nil)
            #expect(sandbox.text("generations/000004/postfix/transport") == "4\n")
        }
        for generation in try tree.generations() { try tree.audit(generation, deciding: deciding) }
    }

    @Test func `a pruned number is not given out again`() throws {
        for number in 1...3 { try tree.publishSample("\(number)\n") }
        do {
            let lock = try tree.lock()
            _ = try tree.prune(keep: 1, holding: lock)
        }
        #expect(try tree.publishSample("4\n").number == 4)
    }
}
