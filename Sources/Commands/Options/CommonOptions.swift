import ArgumentParser
import Logging

/// Options that every verb has.
struct CommonOptions: ParsableArguments {
    @Option(help: "The settings file.", completion: .file(extensions: ["yaml", "yml"]))
    var settings = "/etc/splitroute/splitroute.yaml"

    @Option(help: "The state folder, instead of the settings' state.", completion: .directory)
    var state: String?

    @Flag(help: "Say more on standard error.")
    var verbose = false

    @Option(help: "How log lines are written to standard error: text or json.")
    var logFormat = AnswerFormat.text

    /// The log of one run.
    var log: Logger {
        var logger = Logger(label: "splitroute") { _ in StandardErrorLog(format: logFormat) }
        logger.logLevel = verbose ? .info : .notice
        return logger
    }
}

extension LoadedSettings {
    /// Reads and checks the file of the options.
    ///
    /// - Throws: `SettingsRejected` with every complaint of the file.
    init(_ options: CommonOptions, log: Logger) throws {
        try self.init(file: options.settings, state: options.state, log: log)
    }
}
