import ArgumentParser
import Directory
import Generations
import Glibc
import MailModel
import Routing
import Subprocess
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

    init(_ error: any Error) {
        parserError = nil
        switch error {
        case let error as VerbFailure:
            status = error.status
            message = error.message
        case let error as SettingsRejected:
            status = .settings
            message = error.text
        case let error as InputError:
            status = .badInput
            message = error.description
        case let error as DirectoryError:
            status = Failure.status(of: error)
            message = Failure.text(of: error)
        case let error as StoreError:
            status = Failure.status(of: error)
            message = error.description
        case let error as TableError:
            status = error.code == .malformed ? .badInput : .inputOutput
            message = error.description
        case let error as HookError:
            status = .hookFailed
            message = error.description
        case let error as OutputError:
            status = .cannotCreate
            message = error.description
        default:
            self = Failure(parsing: error)
        }
    }

    /// Whatever is left comes from the argument parser, or is a bug.
    private init(parsing error: any Error) {
        let code = SplitrouteCommand.exitCode(for: error)
        let isParsers =
            error is ValidationError || error is CleanExit || error is ExitCode
            || code == .validationFailure || code == .success
        status = isParsers ? (code == .success ? .done : .usage) : .bug
        message = isParsers ? nil : "a bug: \(type(of: error)) reached the top; please report it"
        parserError = isParsers ? error : nil
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

    private static func status(of error: StoreError) -> Status {
        switch error.code {
        case .locked: .locked
        case .permissionDenied: .permission
        case .noSpace: .cannotCreate
        default: .inputOutput
        }
    }

    /// Says what went wrong and ends the process.
    func end() -> Never {
        if let parserError { SplitrouteCommand.exit(withError: parserError) }
        if let message { Console.complain(message) }
        exit(status.rawValue)
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
