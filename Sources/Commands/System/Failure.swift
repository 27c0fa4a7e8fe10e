import Directory
import Generations
import Glibc
import MailModel
import SystemPackage
import Tables

/// The one map from what went wrong to the exit status.
struct Failure {
    let status: ExitStatus
    /// What is written to standard error; nil when a verb has said it already.
    let message: String?

    /// What `status.json`, which everybody may read, keeps of it: figures of guards, and otherwise
    /// the first line, for further ones may name people.
    var outcome: String {
        guard let message else { return "it failed" }
        return status == .refused ? message : String(message.prefix { $0 != "\n" })
    }

    /// What an error comes to that is not the argument parser's, which knows its own statuses.
    init(_ error: any Error) {
        let bug = "a bug: \(type(of: error)) reached the top; please report it"
        (status, message) = Failure.known(error) ?? (.bug, bug)
    }

    /// What this program's own errors come to; nil for others.
    private static func known(_ error: any Error) -> (ExitStatus, String?)? {
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

    private static func status(of error: DirectoryError) -> ExitStatus {
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
            return [error.description, whoMay(error)].compactMap(\.self).joined(separator: "\n")
        }
        return "\(error)\n\(aroundDamage)"
    }

    /// Who may do what this user may not; nil when it is not a matter of who does it.
    private static func whoMay(_ error: StoreError) -> String? {
        guard status(of: error) == .permission,
            let owner = UnixUser.owner(of: error.subject.string),
            owner.number != geteuid()
        else { return nil }
        guard owner.number != 0, let name = owner.name else { return "run it as root" }
        return "run it as root, or as its owner: runuser -u \(name) -- splitroute …"
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

    private static func status(of error: StoreError) -> ExitStatus {
        switch error.code {
        case .locked: .locked
        case .permissionDenied, .foreign: .permission
        case .noSpace: .cannotCreate
        default: .inputOutput
        }
    }

    private static func status(of error: TableError) -> ExitStatus {
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
        _exit(ExitStatus.inputOutput.rawValue)
    }

    /// The same failure, with what is live all the same as its last words.
    ///
    /// What fails behind an activation says itself that the new set is live.
    func leaving(_ live: String) -> VerbFailure {
        guard status != .hookFailed else { return VerbFailure(status, message) }
        return VerbFailure(status, [message, live].compactMap(\.self).joined(separator: "\n"))
    }

    /// Says what went wrong and ends the process.
    func end() -> Never {
        if let message { Console.complain(message) }
        Failure.end(with: status.rawValue)
    }

    /// Ends the process; an answer that could not be written is none.
    static func end(with status: ExitStatus) -> Never { end(with: status.rawValue) }

    /// The same with the status of a parser.
    static func end(with status: Int32) -> Never {
        let reason = Console.finish()
        // What went wrong before counts more.
        guard let reason, status <= ExitStatus.refused.rawValue else { exit(status) }
        Console.complain("cannot write standard output: \(reason)")
        exit(ExitStatus.inputOutput.rawValue)
    }
}
