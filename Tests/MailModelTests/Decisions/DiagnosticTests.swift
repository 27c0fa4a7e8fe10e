import MailModel
import Testing

/// A diagnostic shows its place.
@Suite struct DiagnosticTests {
    private let source = "domains:\n  - nam: example.com\n".split(
        separator: "\n", omittingEmptySubsequences: false)

    @Test func `File, line, column, the line itself, a caret and a hint`() {
        let diagnostic = Diagnostic(
            code: "unknown-key", at: Diagnostic.Place(line: 2, column: 5), "unknown key 'nam'",
            hint: "did you mean 'name'?")
        #expect(
            diagnostic.rendered(file: "a.yaml", source: source) == """
                a.yaml:2:5: error: unknown key 'nam' [unknown-key]
                      - nam: example.com
                        ^
                    hint: did you mean 'name'?
                """)
    }

    @Test func `A warning without a hint, beyond the end of the file`() {
        let diagnostic = Diagnostic(
            .warning, code: "x", at: Diagnostic.Place(line: 9, column: 1), "odd")
        #expect(diagnostic.rendered(file: "a", source: source) == "a:9:1: warning: odd [x]")
    }

    @Test func `A line that holds a secret is not quoted`() {
        let diagnostic = Diagnostic(
            code: "password", at: Diagnostic.Place(line: 1, column: 1), "no passwords here")
        let text = diagnostic.rendered(file: "a", source: ["password: kettle"], hidingLine: true)
        #expect(text == "a:1:1: error: no passwords here [password]")
    }

    @Test func `Control characters of the line are not sent to a terminal`() {
        let diagnostic = Diagnostic(code: "x", at: Diagnostic.Place(line: 1, column: 1), "odd")
        let text = diagnostic.rendered(file: "a", source: ["\u{1B}[2J"])
        #expect(!text.unicodeScalars.contains("\u{1B}"))
    }

    @Test(arguments: [1, 90, 700])
    func `The caret stands under its character, however far right it is`(column: Int) throws {
        let place = Diagnostic.Place(line: 1, column: column)
        let diagnostic = Diagnostic(code: "x", at: place, "odd")
        let line = "\u{1B}" + String(repeating: "-", count: 999)
        let marked =
            column == 1 ? line : String(line.prefix(column - 1)) + "#" + line.dropFirst(column)
        let shown = diagnostic.rendered(file: "a", source: [Substring(marked)]).split(
            separator: "\n")
        let caret = try #require(shown[2].firstIndex(of: "^"))
        let under = shown[1].dropFirst(shown[2].distance(from: shown[2].startIndex, to: caret))
        #expect(under.first == (column == 1 ? "\\" : "#"))
    }

    @Test func `Places are ordered by line, then by column`() {
        typealias Place = Diagnostic.Place
        #expect(Place(line: 1, column: 9) < Place(line: 2, column: 1))
        #expect(Place(line: 2, column: 1) < Place(line: 2, column: 2))
        #expect(!(Place(line: 2, column: 2) < Place(line: 2, column: 2)))
    }
}
