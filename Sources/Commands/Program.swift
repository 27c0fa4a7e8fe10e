import ArgumentParser
import Glibc
import MailModel

/// Parses the command line, runs one verb, and ends with the status of `Failure`.
extension Program {
    /// Runs the verb on the command line and ends the process.
    package static func main() async {
        // A reader that goes away (`| head`) ends a write with EPIPE, not the program by a signal.
        signal(SIGPIPE, SIG_IGN)
        Console.begin()
        Shortage.handle(by: Failure.end(for:))
        do {
            try Provisions.lookForCommandLine()
            try await run(try SplitrouteCommand.parseAsRoot())
            Failure.end(with: .done)
        } catch {
            if isParsers(error) { end(parsing: error) }
            Failure(error).end()
        }
    }

    private static func run(_ parsed: sending any ParsableCommand) async throws {
        var command = parsed
        guard var asynchronous = command as? any AsyncParsableCommand else {
            return try command.run()
        }
        try Provisions.lookForThreads()
        if let verb = command as? any Verb { try StateOwner.become(for: verb.common) }
        let activating = (command as? any ActivatingVerb)?.common
        do { try await asynchronous.run() } catch  where !isParsers(error) {
            guard let activating else { throw error }
            throw Failure(error).leaving(StateOptions.liveSentence(activating))
        }
    }

    /// Tells whether the argument parser made an error, and so knows how the process ends.
    private static func isParsers(_ error: any Error) -> Bool {
        let code = SplitrouteCommand.exitCode(for: error)
        return error is ValidationError || error is CleanExit || error is ExitCode
            || code == .validationFailure || code == .success
    }

    /// Says what the parser says of the command line, or the help that was asked for.
    private static func end(parsing error: any Error) -> Never {
        let text = SplitrouteCommand.fullMessage(for: error)
        let code = SplitrouteCommand.exitCode(for: error)
        if !text.isEmpty {
            if code.isSuccess { Console.put(text + "\n") } else { Console.note(text + "\n") }
        }
        Failure.end(with: code.rawValue)
    }
}

/// `splitroute`, whose verbs are its subcommands.
struct SplitrouteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "splitroute",
        abstract: "Compile one mail domain on several mail systems into routing tables.",
        discussion: """
            Reads the accounts of a split domain from LDAP, decides which system holds each, and \
            publishes the MTA's routing tables and the login denylist as one atomic step.
            """,
        version: Program.version,
        subcommands: [
            Check.self, PlanVerb.self, Show.self, Sync.self, Apply.self, Explain.self, List.self,
            Snapshot.self,
            History.self, Diff.self, Rollback.self, HoldVerb.self, Resume.self, Status.self,
        ])
}
