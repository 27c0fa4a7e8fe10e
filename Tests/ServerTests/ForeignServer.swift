import Glibc
import TestSupport

/// A directory server of another make, started by a script of Tests/Servers; gone when the value
/// goes away.
final class ForeignServer {
    let workspace: Workspace
    private let process: BackgroundProcess

    /// Starts `script FOLDER arguments…` and waits until `url` answers; nil: until it is ready.
    init(
        _ script: String, in workspace: Workspace, _ arguments: [String], answering url: String?
    ) throws {
        self.workspace = workspace
        let folder = try workspace.folder(script)
        // Some servers insist on a user of their own.
        chmod(workspace.path, 0o755)
        process = try Processes.start(
            [ProgramUnderTest.repository + "/Tests/Servers/" + script, folder] + arguments,
            log: workspace.file("\(script).log"))
        for _ in 0..<1200 {
            guard process.isRunning else { break }
            // A server may answer while it is still being set up.
            guard access(folder + "/ready", F_OK) == 0 else {
                usleep(100_000)
                continue
            }
            guard let url else { return }
            let probe = try Processes.run(
                ["ldapsearch", "-x", "-H", url, "-s", "base", "-b", "", "1.1"],
                environment: ["LDAPNOINIT": "1"], timeout: 5)
            if probe.succeeded { return }
            usleep(100_000)
        }
        throw ForeignServerFailed(
            script: script, log: (try? workspace.read("\(script).log")) ?? "")
    }

    deinit { process.stop() }
}

/// A server that would not start, with what it said.
struct ForeignServerFailed: Error, CustomStringConvertible {
    let script: String
    let log: String
    var description: String { "\(script) did not start: \(log)" }
}
