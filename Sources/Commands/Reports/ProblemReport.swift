import MailModel
import Tables

/// Problems as a person looks through them: each code once, with its count and a few examples.
struct ProblemReport {
    private static let examples = 5

    private let file: CanonicalFile

    init(_ file: CanonicalFile) { self.file = file }

    /// One paragraph a code; the whole list is what `--format tsv` gives.
    var text: String {
        var paragraphs: [String] = []
        var code = ""
        var lines: [String] = []
        var count = 0
        func finish() {
            guard count > 0 else { return }
            if count > ProblemReport.examples {
                lines.append("  … and \(count - ProblemReport.examples) more (--format tsv)")
            }
            lines[0] += ": \(count)"
            paragraphs.append(lines.joined(separator: "\n") + "\n")
        }
        file.forEachRow { row in
            guard row.count == 5 else { return true }
            let cells = row.map {
                unescapedField($0).withUnsafeBytes { String(printable: $0) }
            }
            if cells[0] != code {
                finish()
                code = cells[0]
                lines = ["\(code) (\(cells[1]))"]
                count = 0
            }
            count += 1
            guard count <= ProblemReport.examples else { return true }
            let subject = [cells[2], cells[3]].filter { !$0.isEmpty }.joined(separator: " ")
            lines.append("  " + (subject.isEmpty ? "" : subject + ": ") + cells[4])
            return true
        }
        finish()
        return paragraphs.isEmpty ? "no problems\n" : paragraphs.joined(separator: "\n")
    }
}
