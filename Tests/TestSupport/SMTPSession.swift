import Foundation

/// A client's session with an SMTP server on 127.0.0.1: one command, one reply.
package final class SMTPSession {
    /// What the server answered to one command.
    package struct Reply: Sendable, CustomStringConvertible {
        /// For example 250 or 550.
        package let code: Int
        /// The text of all its lines.
        package let text: String

        package var description: String { "\(code) \(text)" }
    }

    /// The server's first words.
    package let greeting: Reply
    private let connection: LineConnection

    /// Connects, and says EHLO.
    package init(port: UInt16) throws {
        connection = try LineConnection(port: port)
        greeting = try SMTPSession.reply(connection)
        _ = try say("EHLO client.test")
    }

    /// Sends one command and answers the reply.
    package func say(_ command: String) throws -> Reply {
        try connection.send(command)
        return try SMTPSession.reply(connection)
    }

    /// Logs in by AUTH PLAIN.
    package func authenticate(_ login: String, password: String) throws -> Reply {
        let secret = Data("\u{0}\(login)\u{0}\(password)".utf8).base64EncodedString()
        return try say("AUTH PLAIN \(secret)")
    }

    /// Begins a message from the sender and names its recipient; the reply is about the recipient,
    /// or about the sender where the server refuses that one at once.
    package func offer(from sender: String, to recipient: String) throws -> Reply {
        let accepted = try say("MAIL FROM:<\(sender)>")
        return accepted.code == 250 ? try say("RCPT TO:<\(recipient)>") : accepted
    }

    /// Sends a whole message with this subject; the reply that decided about it.
    package func deliver(
        from sender: String, to recipient: String, subject: String
    ) throws -> Reply {
        let offered = try offer(from: sender, to: recipient)
        guard offered.code == 250 else { return offered }
        let invited = try say("DATA")
        guard invited.code == 354 else { return invited }
        for line in ["From: <\(sender)>", "To: <\(recipient)>", "Subject: \(subject)", "", "Hi."] {
            try connection.send(line)
        }
        return try say(".")
    }

    private static func reply(_ connection: LineConnection) throws -> Reply {
        var texts: [String] = []
        while true {
            let line = try connection.receive()
            texts.append(String(line.dropFirst(4)))
            if line.dropFirst(3).first != "-" {
                return Reply(
                    code: Int(line.prefix(3)) ?? 0, text: texts.joined(separator: "\n"))
            }
        }
    }
}
