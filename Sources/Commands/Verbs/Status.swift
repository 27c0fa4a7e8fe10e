import ArgumentParser
import FoundationEssentials
import Generations
import MailModel

/// The age of the last success, for monitoring.
struct Status: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Show the age of the last success, the counts and pending hooks.")

    @OptionGroup var common: CommonOptions
    @Option(help: "text or json.") var format = AnswerFormat.text
    @Flag(help: "One line and status 0, 1, 2 or 3, as Nagios and its kin want it.")
    var nagios = false
    @Option(help: "With --nagios: the age of the last success that is a warning, such as 1h.")
    var warning = Age(.seconds(3600))
    @Option(help: "With --nagios: the age of the last success that is critical, such as 6h.")
    var critical = Age(.seconds(6 * 3600))

    func run() async throws {
        let tree = try StateOptions.tree(common)
        let status = try tree.readStatus() ?? StatusFile()
        let live = try tree.look(deciding: PublishedSet.decidingFiles)
        let hold = try tree.hold()
        let current = live.base.flatMap { $0.number == live.number ? $0 : nil }
        if nagios {
            let verdict = NagiosVerdict(
                status, live, hold, now: .now, warning: warning, critical: critical)
            Console.say(verdict.line)
            throw ExitCode(verdict.state.rawValue)
        }
        if format == .json {
            return Console.put(try JSONText.document(StatusJSON(status, live, hold)))
        }
        if let number = live.number {
            Console.say(
                "generation   \(number)" + (current.map { ", \($0.manifest.reason)" } ?? ""))
        } else {
            Console.say("no generation yet in \(tree.root)")
        }
        if let hold { Console.say("hold         \(hold.sentence)") }
        for error in live.damage { Console.say("damaged      \(error)") }
        if let success = status.lastSuccess {
            let age = Duration.seconds(Int(Date.now.timeIntervalSince(success)))
            let since =
                age + NagiosVerdict.leap < .zero
                ? "in the future: see to the clock" : "\(age.inSeconds) ago"
            Console.say("last success \(success.ISO8601Format()), \(since)")
        }
        if let attempt = status.lastAttempt {
            Console.say(
                "last run     \(attempt.time.ISO8601Format()), status \(attempt.exitStatus): "
                    + attempt.outcome)
        }
        for (name, count) in (current?.manifest.counts ?? [:]).sorted(by: { $0.key < $1.key }) {
            Console.say("\(name.padding(12)) \(count)")
        }
        for hook in status.pendingHooks {
            Console.say("pending hook \(hook.place), for generation \(hook.generation)")
        }
    }
}

extension String {
    /// The text with blanks behind it up to `width` characters.
    func padding(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
