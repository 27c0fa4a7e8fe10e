import Foundation
import MailModel
import TestSupport
import Testing

/// docs/problems.md and the codes of problems, held to each other.
@Suite struct ProblemPageTests {
    @Test func `every code has its section, with how much it matters, whom and what to do`() throws
    {
        let page = try String(
            contentsOfFile: "\(ProgramUnderTest.repository)/docs/problems.md", encoding: .utf8)
        let sections = page.components(separatedBy: "\n## ").dropFirst()
        let headings = sections.map { $0.prefix { $0 != "\n" } }
        let codes = ProblemCode.allCases.sorted { $0.rawValue < $1.rawValue }
        #expect(headings.map(String.init) == codes.map(\.rawValue))
        for (code, section) in zip(codes, sections) {
            let severity = "*\(code.severity.rawValue.capitalized).*"
            let text = section.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                .replacing("`", with: "")
            // What reports say comes first; the page may go on.
            for words in [severity, "**Affected:**", "**To do:** \(code.advice)"] {
                #expect(text.contains(words), "\(code.rawValue): \(words)")
            }
        }
    }
}
