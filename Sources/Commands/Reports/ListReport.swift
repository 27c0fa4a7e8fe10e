import MailModel
import Tables

/// A canonical table for people and for programs.
struct ListReport {
    private let table: CanonicalTable

    init(_ table: CanonicalTable) {
        self.table = table
    }

    /// The names of the columns, in order.
    var columns: [String] {
        switch table {
        case .routes: ["address", "action", "system", "target", "kind", "id", "rule"]
        case .accounts: ["id", "kind", "dn", "primary", "system", "state", "rule"]
        case .logins: ["name", "id", "reason"]
        case .problems: ["code", "severity", "dn", "subject", "sentence"]
        }
    }

    /// Columns below each other, as wide as their widest value; problems grouped by their code.
    func text(_ file: CanonicalFile) -> String {
        table == .problems ? ProblemReport(file).text : aligned(file)
    }

    private func aligned(_ file: CanonicalFile) -> String {
        var rows = [columns]
        file.forEachRow { row in
            rows.append(row.map { String(printable: $0) })
            return true
        }
        var widths = Array(repeating: 0, count: columns.count)
        for row in rows {
            for (index, cell) in row.enumerated() where index < widths.count {
                widths[index] = min(60, max(widths[index], cell.count))
            }
        }
        var text = ""
        for row in rows {
            let cells = row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : cell.padding(widths[index])
            }
            text += cells.joined(separator: "  ") + "\n"
        }
        return text
    }

    /// An array with one object a line; `null` for none.
    func json(_ file: CanonicalFile) -> String {
        var text = "["
        var isFirst = true
        file.forEachRow { row in
            let fields = zip(columns, row).map { name, cell in
                let value = unescapedField(cell)
                return "\"\(name)\": " + (value.isEmpty ? "null" : ListReport.quoted(value))
            }
            text += (isFirst ? "\n" : ",\n") + "  {" + fields.joined(separator: ", ") + "}"
            isFirst = false
            return true
        }
        return text + "\n]\n"
    }

    /// A JSON string (RFC 8259 section 7).
    private static func quoted(_ bytes: [UInt8]) -> String {
        var text = "\""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
