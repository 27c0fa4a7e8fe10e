import Foundation
import Glibc
import MailModel
import SystemPackage

/// Runs other programs: an argument list, never a shell.
enum Programs {
    /// What a program said.
    struct Answer {
        let status: Int32
        let output: String
        let complaint: String

        /// The first line of the complaint, fit for a message.
        var firstComplaint: String {
            let line = complaint.split(separator: "\n").first.map(String.init)
            return line.map { String(printable: $0) } ?? "it ended with status \(status)"
        }
    }

    /// Runs a program to its end and gathers what it says, up to `limit` bytes of each output.
    ///
    /// The calling thread does all of it, for another one might be refused. What the program leaves
    /// behind goes on, with a second to say something; one that takes too long is stopped together
    /// with everything it has started.
    /// - Throws: `HookError` when it cannot be started or takes longer than `timeout`.
    static func run(
        _ arguments: [String], input: String = "", timeout: Duration = .seconds(30),
        limit: Int = 1 << 20
    ) async throws -> Answer {
        guard let program = arguments.first else {
            throw HookError(arguments, "it names no program")
        }
        guard let path = path(of: program) else {
            throw HookError(
                arguments, "it is not installed in any of \(folders.joined(separator: ":"))")
        }
        do {
            var pipes = try Pipes(sending: Array(input.utf8), keeping: limit)
            let environment = ProcessEnvironment.ofPrograms(searching: folders)
            let child = try pipes.hand { descriptors in
                try ChildProcess(at: path, arguments, environment: environment, descriptors)
            }
            let ending = try Interruption.reaches(child.group) {
                try end(of: child, &pipes, timeout: timeout)
            }
            guard ending == .byItself else {
                if ending == .stopped { _ = try child.status() }
                let what = ending == .stopped ? "was stopped" : "could not be stopped either"
                throw HookError(arguments, "it did not end within \(timeout.inSeconds) and \(what)")
            }
            let status = try child.status()
            _ = try pipes.serve(until: .now + .seconds(1)) { $0 }
            return Answer(
                status: status, output: String(decoding: pipes.said, as: UTF8.self),
                complaint: String(decoding: pipes.complained, as: UTF8.self))
        } catch let error as Errno {
            let hint =
                error == .execFormatError ? "; a script needs a first line such as #!/bin/sh" : ""
            throw HookError(arguments, "it cannot be run: \(error)\(hint)")
        }
    }

    private enum Ending { case byItself, stopped, notAtAll }

    /// Serves the child until it has ended, by itself or because its time is up: SIGTERM to its
    /// group, and a second later SIGKILL to whoever is left of that.
    private static func end(
        of child: borrowing ChildProcess, _ pipes: inout Pipes, timeout: Duration
    ) throws -> Ending {
        let isInTime = try pipes.serve(until: .now + timeout) { _ in
            try child.hasEnded()
        }
        pipes.stopSending()
        if isInTime { return .byItself }
        child.signalGroup(SIGTERM)
        _ = try pipes.serve(until: .now + .seconds(1)) { isSilent in
            isSilent ? try child.hasEnded() : false
        }
        child.signalGroup(SIGKILL)
        // One that runs as another user (sudo), or waits for a disk, does not end for that.
        let isGone = try pipes.serve(until: .now + .seconds(1)) { _ in
            try child.hasEnded()
        }
        return isGone ? .stopped : .notAtAll
    }

    /// Bytes of an answer on which something rests: more than any settings have.
    static let ample = 64 << 20

    /// Tells whether a program is there to be run.
    static func isInstalled(_ program: String) -> Bool { path(of: program) != nil }

    /// Where a program lies; nil when it is not installed.
    ///
    /// One that is named with a slash is where it says.
    private static func path(of program: String) -> String? {
        if program.contains("/") { return program }
        return folders.lazy.map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// PATH, and then where Postfix and Dovecot have their programs: cron(8) and timers name few
    /// folders, and none of those for administrators.
    private static var folders: [String] {
        let named = (ProcessEnvironment.value("PATH") ?? "").split(separator: ":").map(String.init)
            .filter { $0.hasPrefix("/") }
        return named + usualFolders.filter { !named.contains($0) }
    }

    private static let usualFolders = [
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    ]
}

/// A hook or another program that failed.
struct HookError: Error, CustomStringConvertible {
    let arguments: [String]
    let reason: String

    init(_ arguments: [String], _ reason: String) {
        self.arguments = arguments
        self.reason = reason
    }

    var description: String { "\(arguments.joined(separator: " ")): \(reason)" }
}
