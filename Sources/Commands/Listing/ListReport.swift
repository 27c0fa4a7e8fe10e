import MailModel
import Tables

/// A list for people and for programs.
struct ListReport {
    private let table: ListedTable

    init(_ table: ListedTable) {
        self.table = table
    }

    private var columns: [String] { table.shownColumns }

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
                pieces.add(value.isEmpty ? "null" : value.withUnsafeBytes(JSONString.of))
            }
            pieces.add("}")
            return pieces.areWanted
        }
        pieces.add("\n]\n")
        pieces.end()
    }

    /// For spreadsheets (RFC 4180): a heading, and nothing that one takes for a formula; in pieces, as
    /// for `text`.
    func csv(_ rows: CanonicalRows, put: @escaping (Bytes) -> Bool) throws {
        struct Enough: Error {}
        var sink = TextSink { guard put($0) else { throw Enough() } }
        let notation = CommaSeparated(sparesSpreadsheets: true)
        do { try notation.write(rows, columns: columns, to: &sink) } catch is Enough {}
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
}
