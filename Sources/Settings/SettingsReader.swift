package import MailModel

/// Reads a settings file: text in, `Settings` and every complaint out; opens no files.
package struct SettingsReader {
    /// The settings of a YAML text and all complaints about it, sorted by place.
    ///
    /// The settings are nil as soon as one complaint is an error; warnings come with settings.
    package static func read(_ text: String) -> (settings: Settings?, diagnostics: [Diagnostic]) {
        let context = SettingsContext(SourceText(text))
        let settings = YAMLDocument.root(in: context).flatMap { Settings(reading: $0) }
        let diagnostics = context.diagnostics
        let isRejected = diagnostics.contains { $0.severity == .error }
        return (isRejected ? nil : settings, diagnostics)
    }

    /// The complaints as a person reads them, each with its source line, a caret and the hint.
    ///
    /// Lines that may hold a password are never quoted.
    ///
    /// - Parameters:
    ///   - diagnostics: what `read` answered.
    ///   - text: the text `read` was given.
    ///   - file: the name to show.
    /// - Returns: the complaints, one after the other, without a newline at the end.
    package static func render(_ diagnostics: [Diagnostic], _ text: String, file: String) -> String
    {
        let source = SourceText(text)
        // A tab is one column; shown as one blank the caret stands under its character.
        let lines = source.lines.map { Substring($0.replacing("\t", with: " ")) }
        return diagnostics.map { diagnostic in
            let isSecret = source.secretLines.contains(diagnostic.place.line)
            return diagnostic.rendered(
                file: file, source: lines,
                hidingLine: isSecret || diagnostic.code == "secret-in-file")
        }.joined(separator: "\n")
    }
}
