import Foundation
import TestSupport
import Testing

/// What monitoring sees: `status` in its forms, and the figures for Prometheus.
@Suite struct MonitoringTests {
    private let workspace: Workspace
    private let settings: String
    private let metrics: String

    init() throws {
        workspace = try Workspace(inMemory: true)
        metrics = workspace.file("splitroute.prom")
        settings = try workspace.write(
            "splitroute.yaml",
            PeopleSet.guarded(hooked: workspace.file("hooked")) + "\nmetrics_file: \(metrics)\n")
        for set in [PeopleSet(letter: "a", people: 20), PeopleSet(letter: "b", people: 20)] {
            try workspace.write("\(set.letter).ldif", set.directory)
        }
    }

    private func run(_ words: String...) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            words + ["--settings", settings, "--state", workspace.file("state")])
    }

    private func samples() throws -> [String: String] {
        let lines = try workspace.read("splitroute.prom").split(separator: "\n")
        let pairs = lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ") }
        return Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), String($0[1])) })
    }

    @Test func `one line for Nagios, and a status it understands`() throws {
        let nothing = try run("status", "--nagios")
        #expect(nothing.status == 3)
        #expect(nothing.outputText == "SPLITROUTE UNKNOWN - no run has succeeded yet\n")
        #expect(try run("sync", "--from", workspace.file("a.ldif")).status == 0)
        let fine = try run("status", "--nagios")
        #expect(fine.status == 0)
        #expect(fine.outputText.hasPrefix("SPLITROUTE OK - generation 1, last success "))
        #expect(fine.outputText.contains("s;3600;21600;0 routes=20 logins=20 problems=0\n"))
        #expect(try run("status", "--nagios", "--warning", "0s").status == 1)
        #expect(try run("status", "--nagios", "--critical", "0s").status == 2)
        #expect(try run("status", "--nagios", "--warning", "soon").status == 64)
        // A refused run leaves the old tables, and somebody must look.
        #expect(try run("sync", "--from", workspace.file("b.ldif")).status == 3)
        let refused = try run("status", "--nagios")
        #expect(refused.status == 1)
        #expect(
            refused.outputText.contains(
                "; the last run ended with status 3: refused: 20 people served until now would lose addresses"
            ),
            "\(refused.outputText)")
    }

    @Test func `the status, which everybody may read, names nobody`() throws {
        let text = try workspace.read("splitroute.yaml").replacing("  - {system: here}\n", with: "")
        try workspace.write("splitroute.yaml", text)
        let sync = try run("sync", "--from", workspace.file("a.ldif"))
        #expect(sync.status == 65)
        #expect(sync.errorText.contains("uid=a1,dc=example,dc=com"))
        #expect(sync.errorText.contains("unplaced by unit: dc=example 10"))
        let status = try workspace.read("state/status.json")
        #expect(status.contains("10 accounts are unplaced; nothing was changed."))
        #expect(!status.contains("uid="))
    }

    @Test func `status as JSON`() throws {
        #expect(try run("sync", "--from", workspace.file("a.ldif")).status == 0)
        let json = try run("status", "--format", "json")
        let status = try JSONSerialization.jsonObject(with: Data(json.output)) as? [String: Any]
        #expect(status?["generation"] as? Int == 1)
        #expect(status?["lastExitStatus"] as? Int == 0)
        #expect((status?["counts"] as? [String: Int])?["routes"] == 20)
        #expect((status?["pendingHooks"] as? [Any])?.isEmpty == true)
    }

    @Test func `figures for Prometheus after each run, good or bad`() throws {
        #expect(try run("sync", "--from", workspace.file("a.ldif")).status == 0)
        let first = try samples()
        #expect(first["splitroute_generation"] == "1")
        #expect(first["splitroute_routes"] == "20")
        #expect(first["splitroute_denied_logins"] == "20")
        #expect(first["splitroute_entries_read{kind=\"users\"}"] == "20")
        #expect(first["splitroute_last_run_exit_status"] == "0")
        #expect(first["splitroute_pending_hooks"] == "0")
        let success = first["splitroute_last_success_timestamp_seconds"]
        #expect(try run("sync", "--from", workspace.file("b.ldif")).status == 3)
        let second = try samples()
        #expect(second["splitroute_last_run_exit_status"] == "3")
        #expect(second["splitroute_last_success_timestamp_seconds"] == success)
        #expect(second["splitroute_generation"] == "1")
        let mode = try FileManager.default.attributesOfItem(atPath: metrics)[.posixPermissions]
        #expect(mode as? Int == 0o644)
    }

    /// The rules of `promtool check metrics`: help and type before the samples of a name, one block
    /// a name, base units, `_total` for counters only.
    @Test func `the figures keep the rules of the exposition format`() throws {
        #expect(try run("sync", "--from", workspace.file("a.ldif")).status == 0)
        let text = try workspace.read("splitroute.prom")
        #expect(text.hasSuffix("\n"))
        let checked = try Processes.run(
            ["promtool", "check", "metrics"], input: Array(text.utf8))
        #expect(checked.status == 0, "\(checked.errorText)\(checked.outputText)")
        #expect(checked.errorText.isEmpty && checked.outputText.isEmpty)
    }

    @Test func `figures that cannot be written fail no run`() throws {
        let text = try workspace.read("splitroute.yaml").replacing(
            metrics, with: "/nonexistent/splitroute.prom")
        try workspace.write("splitroute.yaml", text)
        let sync = try run("sync", "--from", workspace.file("a.ldif"))
        #expect(sync.status == 0)
        #expect(
            sync.errorText.contains("metrics_file: cannot write /nonexistent/splitroute.prom"),
            "\(sync.errorText)")
    }
}
