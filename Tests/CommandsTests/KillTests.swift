import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// `kill -9` at any instant: whoever reads meanwhile finds one set or the other, whole.
@Suite struct KillTests {
    private let workspace: Workspace
    private let settings: String

    init() throws {
        workspace = try Workspace(inMemory: true)
        settings = try workspace.write(
            "splitroute.yaml", PeopleSet.settings(hooked: workspace.file("hooked")))
        for set in sets { try workspace.write("\(set.letter).ldif", set.directory) }
    }

    private let sets = [PeopleSet(letter: "a", people: 50), PeopleSet(letter: "b", people: 50)]
    private var state: String { workspace.file("state") }

    private func arguments(_ set: PeopleSet) -> [String] {
        [
            "sync", "--settings", settings, "--state", state,
            "--from", workspace.file("\(set.letter).ldif"),
        ]
    }

    @Test func `two hundred runs are killed, and no reader ever sees half a set`() throws {
        #expect(try ProgramUnderTest.run(arguments(sets[0])).status == 0)
        let reader = Reader(state: state, sets: sets)
        try reader.start()
        var random = SeededGenerator(seed: 20_261_124)
        var killed = 0
        var duration = 0.0
        for number in 0..<200 {
            // How long a run takes now: other tests come and go on the same processors.
            if number % 19 == 0 {
                let begin = ContinuousClock.now
                #expect(try ProgramUnderTest.run(arguments(sets[(number + 1) % 2])).status == 0)
                duration = (ContinuousClock.now - begin) / .seconds(1)
            }
            let run = try Processes.start(
                [ProgramUnderTest.path] + arguments(sets[(number + 1) % 2]),
                log: workspace.file("sync.log"))
            usleep(UInt32(Double.random(in: 0...duration * 1.1, using: &random) * 1_000_000))
            if run.isRunning { killed += 1 }
            run.signal(SIGKILL)
            _ = run.wait(30)
        }
        let seen = try reader.finish()
        #expect(killed > 50, "most runs were killed on their way")
        #expect(seen.looks > 200)
        #expect(seen.torn.isEmpty, "\(seen.torn.prefix(3))")
        #expect(seen.letters == ["a", "b"], "both sets were live in turn")

        // Whatever was left behind, the next run puts right.
        for set in sets {
            let outcome = try ProgramUnderTest.run(arguments(set))
            #expect(outcome.status == 0, "\(outcome.errorText)")
            #expect(set.isWhole(in: try Sighting.look(at: state)))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: state + "/staging").isEmpty)
    }
}

/// Looks at what is live, again and again, on a thread of its own.
private final class Reader: Sendable {
    /// What it saw.
    struct Seen: Sendable {
        var looks = 0
        var letters: Set<Character> = []
        var torn: [String] = []
    }

    private let state: String
    private let sets: [PeopleSet]
    private let seen = Mutex(Seen())
    private let isDone = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)

    init(state: String, sets: [PeopleSet]) {
        self.state = state
        self.sets = sets
    }

    func start() throws {
        Thread.detachNewThread {
            while !self.isDone.withLock({ $0 }) { self.look() }
            self.ended.signal()
        }
    }

    func finish() throws -> Seen {
        isDone.withLock { $0 = true }
        ended.wait()
        return seen.withLock { $0 }
    }

    private func look() {
        do {
            let sighting = try Sighting.look(at: state)
            let set = sets.first { $0.isWhole(in: sighting) }
            seen.withLock { seen in
                seen.looks += 1
                if let set {
                    seen.letters.insert(set.letter)
                } else {
                    seen.torn.append("generation \(sighting.number) is neither set")
                }
            }
        } catch {
            seen.withLock { $0.torn.append("\(error)") }
        }
    }
}
