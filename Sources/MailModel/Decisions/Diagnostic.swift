/// Something a person wrote wrong, with the place where it stands.
///
/// Diagnostics are values: collected, sorted by place and shown all in one run.
package struct Diagnostic: Sendable, Equatable {
    /// How bad it is: an error rejects the file, a warning does not.
    package enum Severity: String, Sendable { case error, warning }

    /// Line and column, both counted from 1; columns count Unicode scalars.
    package struct Place: Sendable, Equatable, Comparable {
        package let line: Int
        package let column: Int

        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        package static func < (left: Place, right: Place) -> Bool {
            (left.line, left.column) < (right.line, right.column)
        }
    }

    package let severity: Severity
    /// A short stable word, for example `unknown-key`.
    package let code: String
    package let place: Place
    /// One sentence without a full stop; never holds a secret.
    package let message: String
    /// What to write instead, when that can be told.
    package let hint: String?

    package init(
        _ severity: Severity = .error, code: String, at place: Place, _ message: String,
        hint: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.place = place
        self.message = message
        self.hint = hint
    }

    /// The complaint as `file:line:column: error: message [code]`, the source line, a caret and
    /// the hint.
    ///
    /// `secretLines` are not quoted: a line that holds a secret must not reach a log.
    package func rendered(file: String, source: [Substring], hidingLine: Bool = false) -> String {
        let message = String(printable: message, limit: .max)
        var text =
            "\(file):\(place.line):\(place.column): \(severity.rawValue): \(message) [\(code)]"
        if !hidingLine, source.indices.contains(place.line - 1) {
            let (before, after) = around(source[place.line - 1])
            text += "\n    \(before)\(after)\n    "
            text += String(repeating: " ", count: before.unicodeScalars.count) + "^"
        }
        if let hint { text += "\n    hint: \(String(printable: hint, limit: .max))" }
        return text
    }

    /// What a screen's width shows of the line before the place, and from it on.
    private func around(_ line: Substring) -> (before: String, after: String) {
        let scalars = Array(line.unicodeScalars)
        let column = min(max(0, place.column - 1), scalars.count)
        let start = column > 100 ? column - 60 : 0
        func text(_ range: Range<Int>) -> String {
            String(printable: String(String.UnicodeScalarView(scalars[range])), limit: 120)
        }
        return ((start > 0 ? "…" : "") + text(start..<column), text(column..<scalars.count))
    }
}
