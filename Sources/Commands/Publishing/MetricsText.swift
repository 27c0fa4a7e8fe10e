import FoundationEssentials
import Generations

/// The state of the last run for Prometheus' textfile collector (exposition format 0.0.4).
enum MetricsText {
    /// The whole file; `counts` are those of the current generation.
    static func render(_ status: StatusFile, counts: [String: Int], isHeld: Bool) -> String {
        var lines: [String] = []
        func gauge(_ name: String, _ help: String, _ samples: [(labels: String, value: String)]) {
            guard !samples.isEmpty else { return }
            lines.append("# HELP splitroute_\(name) \(help)")
            lines.append("# TYPE splitroute_\(name) gauge")
            lines += samples.map { "splitroute_\(name)\($0.labels) \($0.value)" }
        }
        func seconds(_ date: Date) -> String { "\(Int(date.timeIntervalSince1970))" }
        gauge(
            "last_success_timestamp_seconds",
            "When a run last found the directory sound and the tables right.",
            status.lastSuccess.map { [("", seconds($0))] } ?? [])
        gauge(
            "last_run_timestamp_seconds", "When the last run ended, whatever came of it.",
            status.lastAttempt.map { [("", seconds($0.time))] } ?? [])
        gauge(
            "last_run_exit_status", "Exit status of the last run, 0 for success.",
            status.lastAttempt.map { [("", "\($0.exitStatus)")] } ?? [])
        gauge(
            "generation", "Number of the current generation.",
            status.generation.map { [("", "\($0)")] } ?? [])
        gauge(
            "pending_hooks", "Programs that still have to run.",
            [("", "\(status.pendingHooks.count)")])
        gauge("held", "1 while a hold lets nothing be activated.", [("", isHeld ? "1" : "0")])
        let totals = [
            ("routes", "Addresses with a route."), ("logins", "Logins that are denied."),
            ("accounts", "Accounts of all kinds."), ("problems", "Oddities in the directory."),
        ]
        for (name, help) in totals {
            gauge(
                name == "logins" ? "denied_logins" : name, help,
                counts[name].map { [("", "\($0)")] } ?? [])
        }
        gauge(
            "entries_read", "Entries the last successful reading found, by kind.",
            ["users", "shared", "groups", "contacts"].compactMap { kind in
                counts[kind].map { ("{kind=\"\(kind)\"}", "\($0)") }
            })
        return lines.joined(separator: "\n") + "\n"
    }
}
