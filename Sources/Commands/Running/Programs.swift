import Foundation
import Subprocess
import SystemPackage

/// Runs other programs: an argument list, never a shell.
enum Programs {
    /// What a program said.
    struct Answer {
        let status: Int32
        let output: String
        let complaint: String
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
        let executable: Executable =
            program.contains("/") ? .path(FilePath(program)) : .name(program)
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask {
                do {
                    var options = PlatformOptions()
                    options.teardownSequence = [
                        .gracefulShutDown(allowedDurationToNextStep: .seconds(1))
                    ]
                    let result = try await Subprocess.run(
                        executable, arguments: Arguments(Array(arguments.dropFirst())),
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

    /// Tells whether a program is on the path.
    static func isInstalled(_ program: String) -> Bool {
        let folders = (ProcessEnvironment.value("PATH") ?? "/usr/sbin:/usr/bin:/sbin:/bin").split(
            separator: ":")
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }

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
