package import MailModel

/// The decision for other programs and for people, as JSON Lines and CSV.
///
/// Every value stands in it as it is: what a format cannot hold has an escape there, and nothing is
/// left out.
package struct ExportOutput: Output {
    package static let name = "export"

    /// True: in CSV an apostrophe stands before what a spreadsheet would take for a formula.
    package var spreadsheet: Bool

    package init(spreadsheet: Bool = false) {
        self.spreadsheet = spreadsheet
    }

    /// They name people, as the canonical files do.
    package var files: [OutputFile] {
        ExportFile.all.map { OutputFile(path: $0.path, format: .document, isPrivate: true) }
    }

    package func contents(
        of file: OutputFile, _ table: RoutingTable, _ parameters: OutputParameters
    ) -> OutputContents {
        guard let export = ExportFile.all.first(where: { $0.path == file.path }) else {
            preconditionFailure("the export has no file \(file.path)")
        }
        let kind = export.table
        switch export.notation {
        case .jsonl: return .text { try JSONLines.write(kind, of: table, to: &$0) }
        case .csv:
            let notation = CommaSeparated(sparesSpreadsheets: spreadsheet)
            return .text {
                try notation.write(
                    CanonicalRows(kind, of: table), columns: kind.columns, to: &$0)
            }
        }
    }
}

/// A file of the export: a canonical table in another notation.
private struct ExportFile {
    enum Notation: String { case jsonl, csv }

    let table: CanonicalTable
    let notation: Notation

    /// In the order in which they are written.
    static let all = [
        ExportFile(table: .routes, notation: .jsonl), ExportFile(table: .routes, notation: .csv),
        ExportFile(table: .logins, notation: .jsonl), ExportFile(table: .logins, notation: .csv),
        ExportFile(table: .accounts, notation: .csv),
    ]

    /// The file in a generation.
    var path: String { "\(ExportOutput.name)/\(table.rawValue).\(notation.rawValue)" }
}
