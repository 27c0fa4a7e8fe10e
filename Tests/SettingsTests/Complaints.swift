import MailModel
import Settings
import Testing

/// A complete settings file made of sections, so that a test writes only the one it is about.
func file(
    domains: String = "domains: [{name: example.com, aliases: [example.net]}]",
    directory: String = """
    directory:
      servers: [ldaps://ldap.example.com]
      base: dc=example,dc=com
      bind: {method: anonymous}
    """,
    systems: String = """
    systems:
      here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
      exchange: {transport: "smtp:[mail.exchange.example.com]:25"}
    """,
    placement: String = "placement: [{system: here}]",
    outputs: String = "outputs: {postfix: {}}",
    _ rest: String = ""
) -> String {
    [domains, directory, systems, placement, outputs, rest].joined(separator: "\n") + "\n"
}

/// The directory section with other lines in the place of `bind`.
func directory(_ lines: String, servers: String = "[ldaps://ldap.example.com]") -> String {
    "directory:\n  servers: \(servers)\n  base: dc=example,dc=com\n" + lines
}

/// Reads a text in which comment lines say what is expected of the line above them.
///
///     - nmae: example.com
///     # ^ unknown-key: unknown key 'nmae' -> did you mean 'name'?
///
/// The caret stands under the column; `#<` means column 1; `->` comes before the hint, `warning`
/// before the code of a warning. Nothing may be missing and nothing may be left over.
func expectComplaints(
    in marked: String, sourceLocation: SourceLocation = #_sourceLocation
) {
    var lines: [Substring] = []
    var expected: [String] = []
    for line in marked.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("#"), let caret = line.firstIndex(where: { $0 == "^" || $0 == "<" }),
            line[line.index(after: line.startIndex)..<caret].allSatisfy({ $0 == " " })
        {
            let column = line[caret] == "<" ? 1 : line[...caret].count
            expected.append("\(lines.count):\(column) \(line[caret...].dropFirst(2))")
        } else {
            lines.append(line)
        }
    }
    let (settings, diagnostics) = SettingsReader.read(lines.joined(separator: "\n"))
    #expect(diagnostics.map(line) == expected, sourceLocation: sourceLocation)
    let hasError = diagnostics.contains { $0.severity == .error }
    #expect((settings == nil) == hasError, sourceLocation: sourceLocation)
}

/// A complaint in one line.
func line(_ diagnostic: Diagnostic) -> String {
    let warning = diagnostic.severity == .warning ? "warning " : ""
    let hint = diagnostic.hint.map { " -> \($0)" } ?? ""
    return "\(diagnostic.place.line):\(diagnostic.place.column) \(warning)\(diagnostic.code): "
        + diagnostic.message + hint
}

/// The settings of a text that must be fine.
func settings(
    of text: String, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Settings {
    let (settings, diagnostics) = SettingsReader.read(text)
    #expect(diagnostics.map(line) == [], sourceLocation: sourceLocation)
    return try #require(settings, sourceLocation: sourceLocation)
}
