import ArgumentParser
import Crypto
import Foundation
import Logging
import MailModel
import Settings

/// The settings of one run: read, checked, and with the digest that generations remember.
struct LoadedSettings {
    let settings: Settings
    /// The file as it was named.
    let file: String
    /// What `plan --assume` supposes, before all placement rules.
    private(set) var assumptions: [Assumption] = []
    /// When the run began: the one clock that its filters and lists go by.
    let now: Date
    /// Whether a person asked for everything there is to say.
    let isVerbose: Bool
    /// SHA-256 of what the file says, comments and empty lines left out.
    let digest: String

    /// Reads and checks a file; `state`: a state folder in place of its own; `now`: the time that its
    /// filters mean.
    ///
    /// - Throws: `SettingsRejected` with every complaint of the file.
    init(file: String, state: String? = nil, log: Logger, now: Date = .now) throws {
        self.file = file
        self.now = now
        isVerbose = log.logLevel <= .info
        let data: Data
        do { data = try InputFile.contents(file) } catch {
            throw SettingsRejected(
                text: "cannot read the settings \(file): \(error.reason); name another with "
                    + "--settings")
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw SettingsRejected(text: "\(file): the settings are not UTF-8 text")
        }
        let outcome = SettingsReader.read(text)
        let rendered = SettingsReader.render(outcome.diagnostics, text, file: file)
        guard var settings = outcome.settings else {
            let errors = outcome.diagnostics.count { $0.severity == .error }
            throw SettingsRejected(
                text: rendered + "\n\(file): \(errors) error\(errors == 1 ? "" : "s"); "
                    + "nothing was read from the directory and nothing was changed")
        }
        if !rendered.isEmpty { log.warning("\(rendered)") }
        if let state { settings.state = state }
        self.settings = settings.filled(
            at: Instant(secondsSince1970: Int64(now.timeIntervalSince1970.rounded(.down))))
        digest = LoadedSettings.digest(of: text)
    }

    /// The same settings, with suppositions.
    ///
    /// - Throws: `ValidationError` for a system that the settings do not have.
    func assuming(_ assumptions: [Assumption]) throws -> LoadedSettings {
        for assumption in assumptions
        where !settings.systems.contains(where: { $0.name == assumption.system }) {
            let names = settings.systems.map(\.name).joined(separator: ", ")
            throw ValidationError(
                "--assume: there is no system \(assumption.system); there are \(names)")
        }
        var copy = self
        copy.assumptions = assumptions
        return copy
    }

    /// A file's path as the settings write it: relative to the folder of the settings file.
    func path(_ name: String) -> String {
        URL(fileURLWithPath: name, relativeTo: URL(fileURLWithPath: file)).path
    }

    private static func digest(of text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline).filter { line in
            guard let first = line.first(where: { !$0.isWhitespace }) else { return false }
            return first != "#"
        }
        let hash = SHA256.hash(data: Data(lines.joined(separator: "\n").utf8))
        return hash.map { String(($0 >> 4), radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
