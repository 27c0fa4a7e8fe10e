import MailModel
import Tables

/// Problems as a person looks through them: each code once, with its count, what to do about it and a
/// few examples.
struct ProblemReport {
    private static let examples = 5

    /// One paragraph a code; the whole list is what `--format tsv` gives.
    let text: String

    /// The report on rows of `problems.tsv`, sorted by their codes.
    init(_ rows: CanonicalRows) throws {
        var paragraphs: [String] = []
        var code: [UInt8] = []
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
        try rows.forEachRow { row in
            guard row.count == 5 else { return true }
            let isAnother = !code.elementsEqual(row[0])
            if isAnother {
                finish()
                code = Array(row[0])
                count = 0
            }
            count += 1
            // A million more are only counted.
            guard count <= ProblemReport.examples else { return true }
            let cells = row.map {
                unescapedField($0).withUnsafeBytes { String(printable: $0) }
            }
            if isAnother {
                lines = ["\(cells[0]) (\(cells[1]))"]
                if let advice = ProblemCode(rawValue: cells[0])?.advice {
                    lines.append("  to do: \(advice)")
                }
            }
            let subject = [cells[2], cells[3]].filter { !$0.isEmpty }.joined(separator: " ")
            lines.append("  " + (subject.isEmpty ? "" : subject + ": ") + cells[4])
            return true
        }
        finish()
        text = paragraphs.isEmpty ? "no problems\n" : paragraphs.joined(separator: "\n")
    }
}
