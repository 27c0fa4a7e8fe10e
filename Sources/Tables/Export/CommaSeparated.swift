import MailModel

/// Canonical rows as CSV (RFC 4180): a heading, CRLF behind every record, cells in quotes where
/// they must be, and an empty cell for none.
package struct CommaSeparated {
    /// True: an apostrophe stands before what a spreadsheet would take for a formula.
    private let sparesSpreadsheets: Bool

    /// A notation; see the property.
    package init(sparesSpreadsheets: Bool) { self.sparesSpreadsheets = sparesSpreadsheets }

    /// Writes the heading, and the rows in their order.
    package func write(
        _ rows: CanonicalRows, columns: [String], to sink: inout TextSink
    ) throws {
        try sink.write(columns.joined(separator: ",") + "\r\n")
        try rows.forEachRow { row in
            for (index, field) in row.enumerated() {
                if index > 0 { try sink.write(UInt8(ascii: ",")) }
                if isNone(field) { continue }
                try withValue(of: field) { try writeCell($0, to: &sink) }
            }
            try sink.write("\r\n")
            return true
        }
        try sink.flush()
    }

    private func writeCell(_ value: Bytes, to sink: inout TextSink) throws {
        let needsQuotes = value.contains { CommaSeparated.special.contains($0) }
        if needsQuotes { try sink.write(CommaSeparated.quote) }
        if sparesSpreadsheets, CommaSeparated.isFormula(value) {
            try sink.write(UInt8(ascii: "'"))
        }
        if needsQuotes {
            for byte in value {
                if byte == CommaSeparated.quote { try sink.write(CommaSeparated.quote) }
                try sink.write(byte)
            }
            try sink.write(CommaSeparated.quote)
        } else {
            try sink.write(value)
        }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let special: [UInt8] = [
        quote, UInt8(ascii: ","), UInt8(ascii: "\r"), UInt8(ascii: "\n"),
    ]

    /// What a formula begins with, wide forms too, and the white space that is skipped before it.
    private static let beginnings = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ].map { Array($0.utf8) }

    private static func isFormula(_ value: Bytes) -> Bool {
        beginnings.contains { value.starts(with: $0) }
    }
}
