import ArgumentParser
import Directory
import Generations
import Glibc
import MailModel
import Routing
import SystemPackage
import Tables

/// The one map from what went wrong to the exit status (sysexits.h(3head) from 64 on).
struct Failure {
    /// The process's exit status.
    enum Status: Int32 {
        case done = 0
        case pendingChanges = 2
        case refused = 3
        case hookFailed = 4
        case usage = 64
        case badInput = 65
        case directory = 69
        case bug = 70
        case cannotCreate = 73
        case inputOutput = 74
        case locked = 75
        case permission = 77
        case settings = 78
    }

    let status: Status
    /// What is written to standard error; nil when a verb has said it already.
    let message: String?
    private let parserError: (any Error)?

    /// What `status.json`, which everybody may read, keeps of it: figures of guards, and otherwise
    /// the first line, for further ones may name people.
    var outcome: String {
        guard let message else { return "it failed" }
        return status == .refused ? message : String(message.prefix { $0 != "\n" })
    }

    init(_ error: any Error) {
        if let (status, message) = Failure.known(error) {
            self.init(status: status, message: message, parserError: nil)
        } else {
            self.init(parsing: error)
        }
    }

    private init(status: Status, message: String?, parserError: (any Error)?) {
        self.status = status
        self.message = message
        self.parserError = parserError
    }

    /// What this program's own errors come to; nil for others.
    private static func known(_ error: any Error) -> (Status, String?)? {
        switch error {
        case let error as VerbFailure: (error.status, error.message)
        case let error as SettingsRejected: (.settings, error.text)
        case let error as InputError: (.badInput, error.description)
        case let error as DirectoryError: (status(of: error), text(of: error))
        case let error as StoreError: (status(of: error), text(of: error))
        case let error as TableError: (status(of: error), text(of: error))
        // What fails after a flip is a VerbFailure of `Run`: 4 is only for a set that is live.
        case let error as HookError: (.inputOutput, error.description)
        case let error as OutputError: (.cannotCreate, error.description)
        default: nil
        }
    }

    /// Whatever is left comes from the argument parser, or is a bug.
    private init(parsing error: any Error) {
        let code = SplitrouteCommand.exitCode(for: error)
        let isParsers =
            error is ValidationError || error is CleanExit || error is ExitCode
            || code == .validationFailure || code == .success
        self.init(
            status: isParsers ? (code == .success ? .done : .usage) : .bug,
            message: isParsers
                ? nil : "a bug: \(type(of: error)) reached the top; please report it",
            parserError: isParsers ? error : nil)
    }

    private static func status(of error: DirectoryError) -> Status {
        switch error.code {
        case .badData, .noInput: .badInput
        case .permission: .permission
        case .configuration, .unsupported: .settings
        default: .directory
        }
    }

    private static func text(of error: DirectoryError) -> String {
        error.advice.map { "\(error)\n\($0)" } ?? error.description
    }

    private static func text(of error: StoreError) -> String {
        let isDamage =
            error.code == .corrupt || error.code == .missing || error.underlying == .ioError
        guard isDamage, error.subject.components.contains("generations") else {
            return error.description
        }
        return "\(error)\n\(aroundDamage)"
    }

    private static func text(of error: TableError) -> String {
        error.code == .malformed ? "\(error)\n\(aroundDamage)" : error.description
    }

    /// What can be done although a generation cannot be read.
    private static let aroundDamage = """
        splitroute sync publishes a set anew when the live one is damaged; the other generations \
        (splitroute history) can still be read with --generation N and made live with splitroute \
        rollback N
        """

    private static func status(of error: StoreError) -> Status {
        switch error.code {
        case .locked: .locked
        case .permissionDenied, .foreign: .permission
        case .noSpace: .cannotCreate
        default: .inputOutput
        }
    }

    private static func status(of error: TableError) -> Status {
        switch error.code {
        case .noSpace: .cannotCreate
        default: .inputOutput
        }
    }

    /// Says what there is no room for and ends the process, whichever thread it happens on.
    ///
    /// In few words: there is no memory to prepare many.
    @Sendable static func end(for shortage: Shortage) -> Never {
        Console.note(
            "splitroute: \(shortage.sentence); the tables that are live stay live "
                + "(splitroute status)\n")
        // Not exit(3): the other threads are still at work on what it would take down.
        _exit(Status.inputOutput.rawValue)
    }

    /// Says what went wrong and ends the process.
    func end() -> Never {
        if let parserError {
            let text = SplitrouteCommand.fullMessage(for: parserError)
            let code = SplitrouteCommand.exitCode(for: parserError)
            if !text.isEmpty {
                if code.isSuccess { Console.put(text + "\n") } else { Console.note(text + "\n") }
            }
            Failure.end(with: code.rawValue)
        }
        if let message { Console.complain(message) }
        Failure.end(with: status.rawValue)
    }

    /// Ends the process; an answer that could not be written is none.
    static func end(with status: Status) -> Never { end(with: status.rawValue) }

    private static func end(with status: Int32) -> Never {
        let reason = Console.finish()
        // What went wrong before counts more.
        guard let reason, status <= Status.refused.rawValue else { exit(status) }
        Console.complain("cannot write standard output: \(reason)")
        exit(Status.inputOutput.rawValue)
    }
}

/// A verb ends with a status of its own and has said, or says here, why.
struct VerbFailure: Error {
    let status: Failure.Status
    let message: String?

    init(_ status: Failure.Status, _ message: String? = nil) {
        self.status = status
        self.message = message
    }
}

/// Input that people prepared and that cannot be used: a list file, a plan, unplaced accounts.
struct InputError: Error, CustomStringConvertible {
    let description: String
}

/// A result that could not be written where it was asked for.
struct OutputError: Error, CustomStringConvertible {
    let description: String
}

/// The settings file was rejected; all complaints, rendered.
struct SettingsRejected: Error {
    let text: String
}
