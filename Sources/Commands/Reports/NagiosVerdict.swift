import ArgumentParser
import FoundationEssentials
import Generations

/// The state in one line, with the exit status of a monitoring plugin (Monitoring Plugins
/// Development Guidelines: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN).
struct NagiosVerdict {
    enum State: Int32 {
        case fine = 0
        case warning = 1
        case critical = 2
        case unknown = 3

        var word: String {
            switch self {
            case .fine: "OK"
            case .warning: "WARNING"
            case .critical: "CRITICAL"
            case .unknown: "UNKNOWN"
            }
        }
    }

    let state: State
    private let text: String
    private let figures: String

    /// Seconds a clock may be set back without more ado.
    static let leap = 60

    init(_ status: StatusFile, _ live: LiveSet, now: Date, warning: Age, critical: Age) {
        guard live.number != nil || !live.isWhole, let success = status.lastSuccess else {
            state = .unknown
            text = "no run has succeeded yet"
            figures = ""
            return
        }
        let age = Int(now.timeIntervalSince(success))
        let counts = live.counts
        figures =
            "age=\(max(0, age))s;\(warning.seconds);\(critical.seconds);0 routes=\(counts["routes"] ?? 0) "
            + "logins=\(counts["logins"] ?? 0) problems=\(counts["problems"] ?? 0)"
        let generation = live.number.map { "generation \($0)" } ?? "no generation"
        let when =
            age < -Self.leap
            ? "\(generation), last success \(-age) s in the future: see to the clock"
            : "\(generation), last success \(max(0, age)) s ago"
        let failure = status.lastAttempt.flatMap { $0.exitStatus == 0 ? nil : $0 }
        if age >= critical.seconds || !live.isWhole {
            state = .critical
        } else if age < -Self.leap {
            state = .unknown
        } else if age >= warning.seconds || failure != nil || !status.pendingHooks.isEmpty {
            state = .warning
        } else {
            state = .fine
        }
        let reason = failure.map { attempt in
            "; the last run ended with status \(attempt.exitStatus): "
                + (attempt.outcome.split(separator: "\n").first ?? "")
        }
        let hooks =
            status.pendingHooks.isEmpty ? "" : "; \(status.pendingHooks.count) hooks pending"
        let damage = live.damage.first.map { "; what is live is damaged: \($0)" } ?? ""
        // A bar would begin the figures.
        text = (when + damage + (reason ?? "") + hooks).replacing("|", with: "/")
    }

    var line: String {
        "SPLITROUTE \(state.word) - \(text)" + (figures.isEmpty ? "" : " | \(figures)")
    }
}

/// A span of time on the command line: `90s`, `30m`, `6h`, `2d`.
struct Age: ExpressibleByArgument {
    let seconds: Int

    init(seconds: Int) { self.seconds = seconds }

    init?(argument: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let last = argument.last, let unit = units[last],
            let count = Int(argument.dropLast()), count >= 0, count < 100_000
        else { return nil }
        seconds = count * unit
    }

    var defaultValueDescription: String {
        seconds % 3600 == 0 ? "\(seconds / 3600)h" : "\(seconds)s"
    }
}
