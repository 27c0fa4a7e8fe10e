import MailModel

/// What one reading of a settings file needs everywhere: the source and the complaints so far.
final class SettingsContext {
    let source: SourceText
    private var complaints: [Diagnostic] = []

    init(_ source: SourceText) {
        self.source = source
    }

    /// Remembers a complaint.
    ///
    /// - Parameters:
    ///   - code: a short stable word.
    ///   - place: where the mistake stands.
    ///   - message: one sentence; what it quotes must have gone through `quoted(_:at:)`.
    ///   - hint: what to write instead.
    ///   - severity: an error rejects the file.
    func complain(
        _ code: String, at place: Diagnostic.Place, _ message: String, hint: String? = nil,
        as severity: Diagnostic.Severity = .error
    ) {
        let complaint = Diagnostic(severity, code: code, at: place, message, hint: hint)
        if !complaints.contains(complaint) { complaints.append(complaint) }
    }

    /// Tells whether text at that place must not be repeated.
    func isSecret(_ place: Diagnostic.Place) -> Bool {
        source.secretLines.contains(place.line)
    }

    /// Text of the file made fit for a message; not shown where a secret may stand.
    func quoted(_ text: String, at place: Diagnostic.Place) -> String {
        isSecret(place) ? "this text" : "'\(String(printable: text))'"
    }

    /// All complaints, sorted by place; those of one place in the order they were made.
    var diagnostics: [Diagnostic] {
        complaints.enumerated()
            .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
            .map(\.element)
    }
}
