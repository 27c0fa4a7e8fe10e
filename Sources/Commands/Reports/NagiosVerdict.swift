import ArgumentParser
import FoundationEssentials
import Generations
import MailModel

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

    /// How far a clock may be set back without more ado.
    static let leap = Duration.seconds(60)

    init(
        _ status: StatusFile, _ live: LiveSet, _ hold: Hold?, now: Date, warning: Age, critical: Age
    ) {
        let failure = status.lastAttempt.flatMap { $0.exitStatus == 0 ? nil : $0 }
        let reason = failure.map { attempt in
            "; the last run ended with status \(attempt.exitStatus): " + attempt.line
        }
        guard live.number != nil || !live.isWhole, let success = status.lastSuccess else {
            state = .unknown
            text = ("no run has succeeded yet" + (reason ?? "")).replacing("|", with: "/")
            figures = ""
            return
        }
        let age = Duration.seconds(Int(now.timeIntervalSince(success)))
        let counts = live.counts
        figures =
            "age=\(max(.zero, age).components.seconds)s;\(warning.time.components.seconds);"
            + "\(critical.time.components.seconds);0 routes=\(counts["routes"] ?? 0) "
            + "logins=\(counts["logins"] ?? 0) problems=\(counts["problems"] ?? 0)"
        let generation = live.number.map { "generation \($0)" } ?? "no generation"
        let when =
            age + Self.leap < .zero
            ? "\(generation), last success \((.zero - age).inSeconds) in the future: see to the clock"
            : "\(generation), last success \(max(.zero, age).inSeconds) ago"
        // A clock that was set back makes a hold neither young nor old.
        let isHeldLong = hold.map {
            Duration.seconds(Int(now.timeIntervalSince($0.since))) >= warning.time
        }
        if age >= critical.time || !live.isWhole {
            state = .critical
        } else if age + Self.leap < .zero {
            state = .unknown
        } else if age >= warning.time || failure != nil || !status.pendingHooks.isEmpty
            || isHeldLong == true
        {
            state = .warning
        } else {
            state = .fine
        }
        let held = hold.map { "; \($0.sentence)" } ?? ""
        let hooks =
            status.pendingHooks.isEmpty ? "" : "; \(status.pendingHooks.count) hooks pending"
        let damage = live.damage.first.map { "; what is live is damaged: \($0)" } ?? ""
        // A bar would begin the figures.
        text = (when + damage + held + (reason ?? "") + hooks).replacing("|", with: "/")
    }

    var line: String {
        "SPLITROUTE \(state.word) - \(text)" + (figures.isEmpty ? "" : " | \(figures)")
    }
}

extension StatusFile.Attempt {
    /// The outcome on one line: what it begins with, and the guards that refused.
    fileprivate var line: String {
        let lines = outcome.split(separator: "\n")
        let guards = lines.dropFirst().filter { $0.hasPrefix("  ") && $0.contains("(limit ") }
            .map { $0.prefix { $0 != ":" }.drop { $0 == " " } }
        return (lines.first.map(String.init) ?? "")
            + (guards.isEmpty ? "" : " (\(guards.joined(separator: ", ")))")
    }
}

/// A time on the command line: `90s`, `30m`, `6h`, `2d`.
struct Age: ExpressibleByArgument {
    let time: Duration

    init(_ time: Duration) { self.time = time }

    init?(argument: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let last = argument.last, let unit = units[last],
            let count = Int(argument.dropLast()), count >= 0, count < 100_000
        else { return nil }
        time = .seconds(count * unit)
    }

    var defaultValueDescription: String { time.written }
}
