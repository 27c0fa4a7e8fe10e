import Generations
import SystemPackage
import TestSupport
import Testing

/// A whole run, in the order `sync` does it.
private struct Run {
    /// Whether the run came past the activation.
    private(set) var activated = false

    mutating func perform(on tree: StateTree, content: String) throws {
        try tree.prepare()
        let lock = try tree.lock()
        try finishRetiring(tree, try tree.repair(holding: lock).unfinished, lock)
        _ = try tree.publishChanging(content, holding: lock)
        activated = true
        try finishRetiring(tree, try tree.unfinishedRetirements(), lock)
        _ = try tree.prune(keep: 1, holding: lock)
        let current = try tree.current()?.number
        try tree.writeStatus(StatusFile(generation: current), holding: lock)
    }

    private func finishRetiring(
        _ tree: StateTree, _ work: [UnfinishedRetirement], _ lock: borrowing StoreLock
    ) throws {
        for retirement in work {
            for wave in retirement.waves {
                try tree.retire(retirement.generation, wave: wave, holding: lock)
            }
        }
    }
}

/// Whatever operation fails, readers see the old set or the new one.
@Suite struct CrashTests {
    @Test(arguments: Fault.allCases)
    func `a run over earlier generations`(fault: Fault) throws {
        try failEveryOperation(fault, earlier: ["one\n", "two\n"])
    }

    @Test func `the first run of all, killed`() throws {
        try failEveryOperation(.forGood, earlier: [])
    }

    private func failEveryOperation(_ fault: Fault, earlier: [String]) throws {
        let operations = try countOperations(earlier: earlier)
        #expect(operations > 100)
        for number in 1...operations {
            let sandbox = try Sandbox()
            let local = sandbox.tree()
            for content in earlier { try local.publishChanging(content) }
            let disk = FailingDisk(failing: number, fault: fault)
            var run = Run()
            var failure: StoreError?
            do {
                try run.perform(on: sandbox.tree(disk: disk), content: "new\n")
            } catch {
                failure = try #require(error as? StoreError)
            }
            let place: Comment =
                "operation \(number), \(fault): \(failure?.description ?? "no error")"
            let isNew = run.activated || failure?.code == .activatedButUnsynced
            try expectWhole(sandbox, isNew ? "new\n" : earlier.last, place)
            let sets = earlier + (isNew ? ["new\n"] : [])
            // Where there is no `current` yet, the newest set stands for what is live.
            let isFollowed = try !isNew && earlier.isEmpty && sandbox.hasGenerations
            try expectNextRunRepairs(sandbox, place)
            try expectEverythingRemembered(
                sandbox, sets + (isFollowed ? ["new\n"] : []) + ["next\n"], place)
        }
    }

    private func countOperations(earlier: [String]) throws -> Int {
        let sandbox = try Sandbox()
        for content in earlier { try sandbox.tree().publishChanging(content) }
        let disk = FailingDisk()
        var run = Run()
        try run.perform(on: sandbox.tree(disk: disk), content: "new\n")
        return disk.operations
    }

    /// Every file that `current` leads to has the same content, and all generations are sound.
    private func expectWhole(_ sandbox: Sandbox, _ content: String?, _ place: Comment) throws {
        for path in ["routes.tsv", "postfix/transport", "postfix/recipients"] {
            #expect(sandbox.text("current/\(path)") == content, place)
        }
        for table in ["transport", "recipients"] {
            let index = content.map { content in "index of \(content)" }
            #expect(sandbox.text("current/postfix/\(table).lmdb") == index, place)
        }
        let tree = sandbox.tree()
        let catalogue = try tree.catalogue()
        #expect(catalogue.damaged.isEmpty, place)
        for generation in catalogue.generations {
            #expect(throws: Never.self, place) { try tree.audit(generation) }
        }
        #expect(throws: Never.self, place) { try tree.readStatus() }
    }

    /// What happened in each set that was live is told once, wherever its generation is by now.
    private func expectEverythingRemembered(
        _ sandbox: Sandbox, _ sets: [String], _ place: Comment
    ) throws {
        let expected = sets.flatMap { set in ["a", "b"].map { "\(set.dropLast())-\($0)" } }
        #expect(try sandbox.remembered() == expected, place)
    }

    private func expectNextRunRepairs(_ sandbox: Sandbox, _ place: Comment) throws {
        var next = Run()
        try next.perform(on: sandbox.tree(), content: "next\n")
        try expectWhole(sandbox, "next\n", place)
        let tree = sandbox.tree()
        #expect(try sandbox.names(in: "staging").isEmpty, place)
        #expect(
            try sandbox.names(in: "").filter { $0 != "journal.tsv" }
                == [
                    ".splitroute", "current", "generations", "lock", "plans", "staging",
                    "status.json",
                ], place)
        #expect(try tree.unfinishedRetirements().isEmpty, place)
        #expect(try tree.readStatus()?.generation == tree.current()?.number, place)
    }
}
