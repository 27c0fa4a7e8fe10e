/// A client's session with an IMAP server on 127.0.0.1.
package final class IMAPSession {
    /// What the server answered to one command.
    package struct Answer: Sendable, CustomStringConvertible {
        /// `OK`, `NO` or `BAD` and the sentence behind it.
        package let status: String
        /// The lines before the status.
        package let lines: [String]

        package var isOK: Bool { status.hasPrefix("OK") }
        package var description: String { (lines + [status]).joined(separator: "\n") }
    }

    private let connection: LineConnection
    private var count = 0

    /// Connects and waits for the greeting.
    package init(port: UInt16) throws {
        connection = try LineConnection(port: port)
        _ = try connection.receive()
    }

    /// Sends one command and answers all that came back.
    package func say(_ command: String) throws -> Answer {
        count += 1
        try connection.send("a\(count) \(command)")
        var lines: [String] = []
        while true {
            let line = try connection.receive()
            if line.hasPrefix("a\(count) ") {
                return Answer(status: String(line.drop { $0 != " " }.dropFirst()), lines: lines)
            }
            lines.append(line)
        }
    }

    /// Logs in.
    package func login(_ name: String, password: String) throws -> Answer {
        try say("LOGIN \"\(name)\" \"\(password)\"")
    }

    /// The subjects of all messages in the inbox, after a login.
    package func subjects() throws -> [String] {
        let box = try say("SELECT INBOX")
        guard box.isOK, !box.lines.contains("* 0 EXISTS") else { return [] }
        let answer = try say("FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT)]")
        return answer.lines.filter { $0.hasPrefix("Subject: ") }.map { String($0.dropFirst(9)) }
    }
}
