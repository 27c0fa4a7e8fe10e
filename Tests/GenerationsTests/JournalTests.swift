import Foundation
import Generations
import SystemPackage
import TestSupport
import Testing

/// What happened in a generation outlives it.
@Suite struct JournalTests {
    private let sandbox: Sandbox
    private let tree: StateTree

    init() throws {
        sandbox = try Sandbox()
        tree = sandbox.tree()
        try tree.prepare()
    }

    private func prune(keep: Int, _ age: JournalAge = .sample) throws -> [Int] {
        let lock = try tree.lock()
        return try tree.prune(keep: keep, journal: age, holding: lock)
    }

    /// The lines of a generation that was published as a sample.
    private func lines(_ number: Int, _ names: String...) -> String {
        names.map { "2026-09-21T14:13:20Z\t\(number)\t\($0)\n" }.joined()
    }

    @Test func `generations that go leave their lines, oldest first, for the owner's eyes`() throws
    {
        for name in ["one", "two", "three", "four"] { try tree.publishChanging("\(name)\n") }
        #expect(sandbox.text("journal.tsv") == nil)
        #expect(try tree.journal() == nil)
        #expect(try prune(keep: 2) == [1, 2])
        #expect(
            sandbox.text("journal.tsv")
                == lines(1, "one-a", "one-b") + lines(2, "two-a", "two-b"))
        #expect(try sandbox.status("journal.tsv")?.mode == 0o600)
        try tree.publishChanging("five\n")
        #expect(try prune(keep: 2) == [3])
        #expect(
            try sandbox.remembered()
                == ["one", "two", "three", "four", "five"].flatMap { ["\($0)-a", "\($0)-b"] })
    }

    @Test func `one that outlived its successor leaves its lines all the same`() throws {
        for name in ["one", "two", "three", "four"] { try tree.publishChanging("\(name)\n") }
        do {
            let lock = try tree.lock()
            // The first is the newest of its day; the second, which replaced it, is of no use.
            let removed = try tree.prune(
                keeping: { Set($0.indices).subtracting([2]) }, whole: .max, deciding: [],
                journal: .sample, holding: lock)
            #expect(removed == [2])
        }
        #expect(try prune(keep: 2) == [1])
        #expect(
            try sandbox.remembered()
                == ["two", "one", "three", "four"].flatMap { ["\($0)-a", "\($0)-b"] })
    }

    @Test func `a generation that does not say whom it changed leaves nothing`() throws {
        for name in ["one", "two", "three"] { try tree.publishSample("\(name)\n") }
        #expect(try prune(keep: 2) == [1])
        #expect(sandbox.text("journal.tsv") == nil)
    }

    @Test(arguments: ["", "2026-09-21T14:13:20Z\t2\ttwo-", "2026", "\t\t", "\n"])
    func `what a stopped run appended is not there twice, nor half of it`(torn: String) throws {
        for name in ["one", "two", "three", "four"] { try tree.publishChanging("\(name)\n") }
        let stopped = lines(1, "one-a", "one-b") + lines(2, "two-a") + torn
        try sandbox.put(stopped, at: "journal.tsv")
        // The first had gone already, and the second had not.
        try FileManager.default.removeItem(
            atPath: sandbox.root.appending("generations/000001").string)
        #expect(try prune(keep: 2) == [2])
        #expect(
            sandbox.text("journal.tsv")?.split(separator: "\n").map(String.init)
                == (lines(1, "one-a", "one-b") + lines(2, "two-a", "two-b"))
                .split(separator: "\n").map(String.init))
    }

    @Test func `what is older than the journal remembers goes, but not a line at a time`() throws {
        for name in ["one", "two", "three", "four"] { try tree.publishChanging("\(name)\n") }
        let old = "2026-09-10T00:00:00Z\t7\told\n"
        let recent = "2026-09-20T15:00:00Z\t8\trecent\n"
        // A day back from the sample's time; a tenth of that later it is written anew.
        let almost = "2026-09-20T12:30:00Z\t9\talmost\n"
        try sandbox.put(almost + recent, at: "journal.tsv")
        #expect(try prune(keep: 3) == [1])
        #expect(sandbox.text("journal.tsv") == almost + recent + lines(1, "one-a", "one-b"))
        try sandbox.put(old + almost + recent, at: "journal.tsv")
        #expect(try prune(keep: 2) == [2])
        #expect(sandbox.text("journal.tsv") == recent + lines(2, "two-a", "two-b"))
        #expect(try sandbox.status("journal.tsv")?.mode == 0o600)
    }

    @Test func `a generation that is older than that is not even appended`() throws {
        for name in ["one", "two", "three"] { try tree.publishChanging("\(name)\n") }
        let later = JournalAge(
            .seconds(86_400), before: ManifestDraft.sample().time.addingTimeInterval(100_000))
        #expect(try prune(keep: 2, later) == [1])
        #expect(sandbox.text("journal.tsv") == "")
    }

    @Test func `a link in the journal's place is not followed`() throws {
        let elsewhere = sandbox.folder.appending("elsewhere").string
        try FileManager.default.createSymbolicLink(
            atPath: sandbox.root.appending("journal.tsv").string,
            withDestinationPath: elsewhere)
        let error = #expect(throws: StoreError.self) { try tree.prepare() }
        #expect(error?.code == .foreign)
        #expect(!FileManager.default.fileExists(atPath: elsewhere))
    }

    @Test func `a long journal is cut where it should be`() throws {
        for name in ["one", "two", "three"] { try tree.publishChanging("\(name)\n") }
        let long = String(repeating: "x", count: 300_000)
        let gone =
            (1...300).map { "2026-09-21T14:13:20Z\t9\tgone-\($0)\n" }.joined()
            + "2026-09-21T14:13:20Z\t9\t\(long)\n"
        try sandbox.put(gone + lines(1, "one-a") + "2026", at: "journal.tsv")
        #expect(try prune(keep: 2) == [1])
        #expect(sandbox.text("journal.tsv") == gone + lines(1, "one-a", "one-b"))
    }
}
