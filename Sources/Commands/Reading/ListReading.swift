import Foundation
import MailModel
import Routing
import Settings

/// Reads the list files that placement rules name: rows of account, until and note.
struct ListReading {
    let loaded: LoadedSettings

    /// The accounts of each rule's list, by the rule's index.
    ///
    /// - Throws: `InputError` naming file and line for a row that cannot be understood: a list
    ///   that is half understood would move the other half back.
    func read() throws -> [Int: AccountList] {
        var lists: [Int: AccountList] = [:]
        for (index, rule) in loaded.settings.placement.enumerated() {
            guard case .list(let name) = rule.condition else { continue }
            lists[index] = try list(at: loaded.path(name), name: name)
        }
        return lists
    }

    /// The accounts of each `--assume`, in their order; the files are relative to where the person is.
    ///
    /// - Throws: `InputError` as `read()` does.
    func readAssumptions() throws -> [(list: AccountList, system: String)] {
        try loaded.assumptions.map { assumption in
            (try list(at: assumption.file, name: assumption.file), assumption.system)
        }
    }

    /// Refuses a supposition about accounts that do not exist: its plan would be another one than
    /// the wave's.
    ///
    /// - Throws: `InputError` with the rows, unless there are none.
    static func refuse(_ strangers: [AccountList.Row], of file: String) throws {
        guard !strangers.isEmpty else { return }
        let most = 20
        let isOne = strangers.count == 1
        let lines = strangers.prefix(most).map {
            "\(file):\($0.line): \(String(printable: $0.account))"
        }
        let rest = strangers.count - most
        throw InputError(
            description: "--assume: \(strangers.count) row\(isOne ? " of" : "s of") \(file) "
                + "\(isOne ? "is no account" : "are no accounts") of the directory; correct "
                + "\(isOne ? "it" : "them"), nothing was changed\n"
                + (lines + (rest > 0 ? ["… and \(rest) more"] : [])).joined(separator: "\n"))
    }

    private func list(at path: String, name: String) throws -> AccountList {
        let data: Data
        do { data = try InputFile.contents(path) } catch {
            throw InputError(
                description: "cannot read the list file \(path) of placement: \(error.reason); "
                    + "nothing was changed")
        }
        let bytes = Array(data)
        guard bytes.withUnsafeBytes({ $0.isASCII || $0.text != nil }) else {
            throw InputError(
                description: "\(path): the list is not UTF-8 text; nothing was changed")
        }
        var list = AccountList(file: name)
        let today = String(loaded.now.ISO8601Format().prefix(10))
        var rows = SeparatedRows(bytes, file: path, isHeading: ListColumns.isHeading)
        var columns: ListColumns?
        while let row = try rows.next() {
            guard row.isData else { continue }
            guard let known = columns else {
                columns = .usual
                if ListColumns.isHeading(row.cells) {
                    columns = try ListColumns(heading: row.cells, at: "\(path):\(row.number)")
                } else {
                    try add(row, .usual, to: &list, today, path)
                }
                continue
            }
            try add(row, known, to: &list, today, path)
        }
        return list
    }

    private func add(
        _ row: SeparatedRows.Row, _ columns: ListColumns, to list: inout AccountList,
        _ today: String, _ path: String
    ) throws {
        guard let account = row.cell(columns.account) else { return }
        let until = columns.until.flatMap { row.cell($0) }
        guard until.map(ListReading.isDate) ?? true else {
            throw InputError(
                description: "\(path):\(row.number): until is not a date like 2026-12-31; "
                    + "nothing was changed")
        }
        list.add(account: account, until: until, today: today, line: row.number)
    }

    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        return Int(parts[0]) != nil && (1...12).contains(month) && (1...31).contains(day)
    }
}

extension SeparatedRows.Row {
    /// A cell without blanks around it; nil when the row has none there, or an empty one.
    fileprivate func cell(_ index: Int) -> String? {
        guard cells.indices.contains(index) else { return nil }
        let text = cells[index].trimmed
        return text.isEmpty ? nil : text
    }
}

extension String {
    /// Without blanks at both ends.
    var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
