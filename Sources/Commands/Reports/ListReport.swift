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
    ///
    /// `put` gets the text in pieces, for a list may have millions of rows, until it answers false.
    func text(_ rows: CanonicalRows, put: @escaping (String) -> Bool) throws {
        if table == .problems {
            _ = put(try ProblemReport(rows).text)
        } else {
            try align(rows, put)
        }
    }

    private func align(_ rows: CanonicalRows, _ put: @escaping (String) -> Bool) throws {
        let widths = try widths(rows)
        var pieces = Pieces(put)
        func add(_ cells: [String]) {
            for (cell, width) in zip(cells.dropLast(), widths) {
                pieces.add(cell.padding(width))
                pieces.add("  ")
            }
            pieces.add(cells[cells.count - 1])
            pieces.add("\n")
        }
        add(columns)
        try rows.forEachRow { row in
            add(row.map { String(printable: $0) })
            return pieces.areWanted
        }
        pieces.end()
    }

    private func widths(_ rows: CanonicalRows) throws -> [Int] {
        var widths = columns.map(\.count)
        try rows.forEachRow { row in
            for (index, cell) in row.enumerated() where index < widths.count {
                let isPlain = cell.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
                let width = isPlain ? cell.count : String(printable: cell).count
                widths[index] = min(60, max(widths[index], width))
            }
            return true
        }
        return widths
    }

    /// An array with one object a line; `null` for none; in pieces, as for `text`.
    func json(_ rows: CanonicalRows, put: @escaping (String) -> Bool) throws {
        var pieces = Pieces(put)
        pieces.add("[")
        var isFirst = true
        try rows.forEachRow { row in
            pieces.add(isFirst ? "\n  {" : ",\n  {")
            isFirst = false
            for (index, cell) in row.enumerated() where index < columns.count {
                let value = unescapedField(cell)
                pieces.add((index == 0 ? "\"" : ", \"") + columns[index] + "\": ")
                pieces.add(value.isEmpty ? "null" : ListReport.quoted(value))
            }
            pieces.add("}")
            return pieces.areWanted
        }
        pieces.add("\n]\n")
        pieces.end()
    }

    /// Gathers text until it is worth handing on.
    private struct Pieces {
        private(set) var areWanted = true
        private var text = ""
        private let put: (String) -> Bool

        init(_ put: @escaping (String) -> Bool) { self.put = put }

        mutating func add(_ more: String) {
            text += more
            if text.utf8.count >= 1 << 16 { end() }
        }

        mutating func end() {
            areWanted = areWanted && put(text)
            text = ""
        }
    }

    /// A JSON string (RFC 8259 section 7).
    private static func quoted(_ bytes: [UInt8]) -> String {
        let isPlain = bytes.allSatisfy {
            $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain { return "\"" + String(decoding: bytes, as: UTF8.self) + "\"" }
        var text = "\""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
