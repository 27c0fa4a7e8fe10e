import Foundation
import Logging
import Routing
import TestSupport
import Testing

@testable import Commands

/// A run has one clock: its lists go by the time that its filters go by.
@Suite struct RunClockTests {
    @Test(arguments: [("2026-12-31T23:59:59Z", 0), ("2027-01-01T00:00:00Z", 1)])
    func `a row of a list is good until its last day of the run's clock`(now: String, expired: Int)
        throws
    {
        let workspace = try Workspace(inMemory: true)
        try workspace.write("early.csv", "account,until\nanna,2026-12-31\n")
        var common = CommonOptions()
        common.settings = try workspace.write(
            "splitroute.yaml",
            PeopleSet.settings(hooked: "x").replacing(
                "placement:\n", with: "placement:\n  - {list: early.csv, system: here}\n"))
        let log = Logger(label: "clock") { _ in SwiftLogNoOpLogHandler() }
        let time = try Date(now, strategy: .iso8601)
        let loaded = try LoadedSettings(file: common.settings, log: log, now: time)
        let list = try #require(try ListReading(loaded: loaded).read()[0])
        #expect(list.problems.count == expired)
    }
}
