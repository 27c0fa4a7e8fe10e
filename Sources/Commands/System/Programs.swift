import Foundation
import MailModel
import Subprocess
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

    /// Runs a program to its end and gathers what it says, up to 1 MiB of each.
    ///
    /// - Throws: `HookError` when it cannot be started or takes longer than `timeout` seconds.
    static func run(
        _ arguments: [String], input: String = "", timeout: Double = 30
    ) async throws -> Answer {
        guard let program = arguments.first else {
            throw HookError(arguments, "it names no program")
        }
        guard let path = path(of: program) else {
            throw HookError(
                arguments, "it is not installed in any of \(folders.joined(separator: ":"))")
        }
        let executable = Executable.path(FilePath(path))
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask {
                do {
                    var options = PlatformOptions()
                    options.teardownSequence = [
                        .gracefulShutDown(allowedDurationToNextStep: .seconds(1))
                    ]
                    let result = try await Subprocess.run(
                        executable,
                        arguments: Arguments(
                            executablePathOverride: program,
                            remainingValues: Array(arguments.dropFirst())),
                        platformOptions: options, input: .string(input),
                        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
                    return Answer(
                        status: Programs.status(result.terminationStatus),
                        output: result.standardOutput,
                        complaint: result.standardError)
                } catch is CancellationError {
                    return nil
                } catch {
                    throw HookError(arguments, "it cannot be run: \(error)")
                }
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(timeout))
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            guard let first else {
                throw HookError(
                    arguments, "it did not end within \(Int(timeout)) s and was stopped")
            }
            return first
        }
    }

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

    private static func status(_ status: TerminationStatus) -> Int32 {
        switch status {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    }
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
