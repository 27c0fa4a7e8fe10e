import ArgumentParser
import Foundation
import Generations
import Logging
import TestSupport
import Testing

@testable import Commands

/// Whatever disk operation of a whole run fails, readers find the old set or the new one, the
/// message says which, and the next run finishes the job, its hooks included.
///
/// One operation fails for once, the next one for good, and the other way round in a rollback, which
/// publishes as a sync does: all of both took a third of the time that all tests have.
@Suite struct CrashLoopTests {
    private let company: CrashedCompany

    init() throws { company = try CrashedCompany() }

    @Test(arguments: [Fault.once, .forGood])
    func `every operation of a sync fails`(fault: Fault) async throws {
        let before = try await company.state(after: [.syncOld])
        try await company.failEveryOtherOperation(
            of: .syncNew, in: before, fault, from: fault == .once ? 1 : 2, old: .old, new: .new,
            next: .syncNew)
    }

    @Test(arguments: [Fault.once, .forGood])
    func `every operation of a rollback fails`(fault: Fault) async throws {
        let before = try await company.state(after: [.syncOld, .syncNew])
        try await company.failEveryOtherOperation(
            of: .rollback, in: before, fault, from: fault == .once ? 2 : 1, old: .new, new: .old,
            next: .rollbackToFirst)
    }
}

extension PeopleSet {
    fileprivate static let old = PeopleSet(letter: "a", people: 2)
    fileprivate static let new = PeopleSet(letter: "b", people: 4)
}

/// A run of the program, in this process.
private enum Job {
    case syncOld, syncNew, rollback, rollbackToFirst
}

/// A company whose runs are stopped at every possible place.
private struct CrashedCompany {
    private let workspace: Workspace
    private let settings: String
    private let hooked: String

    init() throws {
        workspace = try Workspace(inMemory: true)
        hooked = workspace.file("hooked")
        settings = try workspace.write("splitroute.yaml", PeopleSet.settings(hooked: hooked))
        try workspace.write("old.ldif", PeopleSet.old.directory)
        try workspace.write("new.ldif", PeopleSet.new.directory)
    }

    /// A state folder in which these jobs ran well.
    func state(after jobs: [Job]) async throws -> String {
        let state = workspace.file("before")
        for job in jobs { try await run(job, in: state, LocalDisk()) }
        return state
    }

    func failEveryOtherOperation(
        of job: Job, in before: String, _ fault: Fault, from first: Int, old: PeopleSet,
        new: PeopleSet, next: Job
    ) async throws {
        let counting = FailingDisk()
        try await run(job, in: try copy(before), counting)
        #expect(counting.operations > 150)
        for number in stride(from: first, through: counting.operations, by: 2) {
            let state = try copy(before)
            unlink(hooked)
            var failure: Failure?
            var code: StoreError.Code?
            do {
                try await run(job, in: state, FailingDisk(failing: number, fault: fault))
            } catch {
                failure = Failure(error)
                code = (error as? StoreError)?.code
            }
            let place: Comment =
                "operation \(number), \(fault): \(failure?.message ?? "no error")"
            let isLive =
                failure == nil || failure?.status == .hookFailed || code == .activatedButUnsynced
            let found = try Sighting.look(at: state)
            #expect((isLive ? new : old).isWhole(in: found), place)
            if let message = failure?.message {
                let saysSo = message.contains("is live") && !message.contains("nothing is live")
                #expect(saysSo == isLive, place)
            }
            try await expectNextRun(next, finishes: new, in: state, place)
        }
    }

    private func expectNextRun(
        _ job: Job, finishes set: PeopleSet, in state: String, _ place: Comment
    ) async throws {
        await #expect(throws: Never.self, place) { try await run(job, in: state, LocalDisk()) }
        #expect(set.isWhole(in: try Sighting.look(at: state)), place)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: state + "/staging") == [], place)
        #expect(FileManager.default.fileExists(atPath: hooked), "hook not run; \(place)")
    }

    private func run(_ job: Job, in state: String, _ disk: any Disk) async throws {
        let common = ["--settings", settings, "--state", state]
        let silent = Logger(label: "splitroute") { _ in SwiftLogNoOpLogHandler() }
        switch job {
        case .syncOld, .syncNew:
            let file = workspace.file(job == .syncOld ? "old.ldif" : "new.ldif")
            try await Sync.parse(common + ["--from", file]).run(disk: disk, log: silent)
        case .rollback:
            try await Rollback.parse(common).run(disk: disk, log: silent)
        case .rollbackToFirst:
            try await Rollback.parse(common + ["1"]).run(disk: disk, log: silent)
        }
    }

    /// A fresh copy, in the place of the one before it.
    private func copy(_ state: String) throws -> String {
        let copy = workspace.file("state")
        if FileManager.default.fileExists(atPath: copy) {
            try FileManager.default.removeItem(atPath: copy)
        }
        try FileManager.default.copyItem(atPath: state, toPath: copy)
        return copy
    }
}
