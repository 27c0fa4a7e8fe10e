import Foundation
import TestSupport
import Testing

/// Only the settings decide what is run, whatever the status of an earlier run says.
@Suite struct PendingHookTests {
    private let site: PeopleSite
    private var workspace: Workspace { site.workspace }

    init() throws {
        site = try PeopleSite([4], guarded: false)
    }

    private func sync() throws -> Processes.Outcome {
        try site.sync(4)
    }

    private func hook(_ hook: String) throws {
        let text = PeopleSet.settings(hooked: workspace.file("hooked"))
        try workspace.write(
            "splitroute.yaml",
            text.replacing("[touch, \"\(workspace.file("hooked"))\"]", with: hook))
    }

    private func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: workspace.file(name))
    }

    @Test(
        arguments: [
            #"["touch", "FORGED"]"#,
            #"{"generation": 1, "place": "after_activate[0]", "digest": "5e77"}"#,
        ])
    func `a hook that only the status names is dropped, and said`(pending: String) throws {
        #expect(try sync().status == 0)
        let forged = pending.replacing("FORGED", with: workspace.file("forged"))
        try workspace.write(
            "state/status.json",
            #"{"generation": 1, "pendingHooks": [\#(forged)], "pendingRetire": []}"#)
        let second = try sync()
        #expect(second.status == 0, "\(second.errorText)")
        #expect(
            second.errorText.contains(
                "of generation 1 was still to run, but the settings no longer have that hook: it is "
                    + "dropped."), "\(second.errorText)")
        #expect(!exists("forged"))
        #expect(try !workspace.read("state/status.json").contains("digest"))
    }

    @Test func `a hook that failed is run again as long as the settings have it`() throws {
        let file = workspace.file("on-time")
        try hook("[test, -e, \"\(file)\"]")
        #expect(try sync().status == 4)
        let status = try workspace.read("state/status.json")
        #expect(status.contains(#""place" : "after_activate[0]""#) && !status.contains(#""test""#))
        let unchanged = try sync()
        #expect(unchanged.status == 4)
        #expect(
            unchanged.errorText.contains("a hook still fails and stays pending: test -e \(file)"),
            "\(unchanged.errorText)")
        // It may move to another place.
        try hook("[\"true\"], [test, -e, \"\(file)\"]")
        try workspace.write("on-time", "")
        let third = try sync()
        #expect(third.status == 0, "\(third.errorText)")
        #expect(third.errorText.contains("running the hooks that an earlier run left undone"))
    }

    @Test func `a hook that the settings have changed is not what failed`() throws {
        try hook("[\"false\"]")
        #expect(try sync().status == 4)
        try hook("[touch, \"\(workspace.file("hooked"))\"]")
        let second = try sync()
        #expect(second.status == 0, "\(second.errorText)")
        #expect(second.errorText.contains("after_activate[0] of generation 1 was still to run"))
        #expect(!exists("hooked"))
    }
}
