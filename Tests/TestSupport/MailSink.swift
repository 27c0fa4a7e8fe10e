import Foundation

/// Another mail system, played by Postfix's smtp-sink(1): it takes every message and keeps it.
package final class MailSink: Sendable {
    /// A message that arrived.
    package struct Message: Sendable {
        /// The recipients as the client named them, without angle brackets.
        package let recipients: [String]
        package let subject: String
    }

    /// The port on 127.0.0.1.
    package let port: UInt16
    private let folder: String
    private let process: BackgroundProcess

    /// Starts the system, which may speak LMTP; `name` becomes a folder of the workspace.
    package static func start(
        _ name: String, lmtp: Bool = false, in workspace: Workspace
    ) throws -> MailSink {
        let folder = try workspace.folder(name, mode: 0o777)
        // Past the umask: smtp-sink does not run as root.
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
        // A free port may be taken before it is bound: other tests look for ports as well.
        for _ in 0..<5 {
            if let sink = try MailSink(folder, lmtp, log: workspace.file("\(name).log")) {
                return sink
            }
        }
        throw ServerFailed("smtp-sink", log: (try? workspace.read("\(name).log")) ?? "")
    }

    private init?(_ folder: String, _ lmtp: Bool, log: String) throws {
        self.folder = folder
        port = try Ports.free()
        process = try Processes.start(
            ["smtp-sink"] + (lmtp ? ["-L"] : []) + [
                "-u", "nobody", "-d", "\(folder)/message.", "127.0.0.1:\(port)", "100",
            ], log: log)
        let patience = Patience()
        while patience.lasts {
            guard process.isRunning else { return nil }
            if (try? LineConnection(port: port).receive()) != nil { return }
        }
        return nil
    }

    /// Everything that has arrived so far.
    package func messages() throws -> [Message] {
        try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
            let data = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
            let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
            // A message without its subject is still being written.
            guard let subject = lines.first(where: { $0.hasPrefix("Subject: ") }) else {
                return nil
            }
            let recipients = lines.filter { $0.hasPrefix("X-Rcpt-Args: <") }.map { line in
                String(line.dropFirst("X-Rcpt-Args: <".count).prefix { $0 != ">" })
            }
            let text = subject.dropFirst("Subject: ".count).prefix { $0 != "\r" }
            return Message(recipients: recipients, subject: String(text))
        }
    }

    /// Ends the system: nobody listens on its port any more.
    package func stop() { process.stop() }

    deinit { stop() }
}

/// A server that would not start, with what it said.
package struct ServerFailed: Error, CustomStringConvertible {
    package let description: String

    package init(_ name: String, log: String) { description = "\(name) did not start: \(log)" }
}
