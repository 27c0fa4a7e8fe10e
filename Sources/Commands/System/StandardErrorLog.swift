import FoundationEssentials
import Logging
import MailModel

/// Writes log lines to standard error: plain sentences, or one JSON object a line.
struct StandardErrorLog: LogHandler {
    let format: AnswerFormat
    var logLevel = Logger.Level.notice
    var metadata: Logger.Metadata = [:]

    init(format: AnswerFormat) {
        self.format = format
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        switch format {
        case .text:
            let level = event.level >= .warning ? "\(event.level): " : ""
            Console.complain(level + event.message.description)
        case .json:
            var fields = [
                "time": Date.now.ISO8601Format(), "level": "\(event.level)",
                "message": String(printableLines: event.message.description),
            ]
            for (key, value) in event.metadata ?? [:] { fields[key] = value.description }
            Console.note(JSONText.line(fields) + "\n")
        }
    }
}
