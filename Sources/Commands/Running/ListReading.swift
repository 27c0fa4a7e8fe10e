import Foundation
import Routing
import Settings

/// Reads the list files that placement rules name: CSV rows of account, until and note.
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

    private func list(at path: String, name: String) throws -> AccountList {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InputError(
                description: "cannot read the list file \(path) of placement; nothing was changed")
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw InputError(description: "\(path): the list is not UTF-8 text")
        }
        var list = AccountList()
        let today = String(Date.now.ISO8601Format().prefix(10))
        for row in try CommaSeparatedRows.read(text, file: path) {
            let account = row.cells[0].trimmingCharacters(in: .whitespaces)
            if account.isEmpty || account.hasPrefix("#") { continue }
            if row.number == 1, account.lowercased() == "account" { continue }
            let until = row.cells.count > 1 ? row.cells[1].trimmingCharacters(in: .whitespaces) : ""
            guard until.isEmpty || ListReading.isDate(until) else {
                throw InputError(
                    description: "\(path):\(row.number): until is not a date like 2026-12-31; "
                        + "nothing was changed")
            }
            list.add(
                account: account, until: until.isEmpty ? nil : until, today: today, file: name)
        }
        return list
    }

    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        return Int(parts[0]) != nil && (1...12).contains(month) && (1...31).contains(day)
    }
}

/// Rows of comma-separated cells (RFC 4180): quoted cells may hold commas, quotes and newlines.
enum CommaSeparatedRows {
    /// A row with the number of the line it starts on.
    struct Row: Equatable {
        let number: Int
        let cells: [String]
    }

    static func read(_ text: String, file: String) throws -> [Row] {
        var rows: [Row] = []
        var cells: [String] = []
        var cell = ""
        var line = 1
        var start = 1
        var quoted = false
        var rest = Substring(text)
        if rest.first == "\u{FEFF}" { rest.removeFirst() }
        while let character = rest.popFirst() {
            if character.isNewline { line += 1 }
            switch character {
            case "\"" where quoted && rest.first == "\"":
                cell.append("\"")
                rest.removeFirst()
            case "\"" where quoted || cell.isEmpty: quoted.toggle()
            case "," where !quoted:
                cells.append(cell)
                cell = ""
            case _ where character.isNewline && !quoted:
                rows.append(Row(number: start, cells: cells + [cell]))
                (cells, cell, start) = ([], "", line)
            default: cell.append(character)
            }
        }
        guard !quoted else {
            throw InputError(description: "\(file):\(start): a quoted cell does not end")
        }
        if !cell.isEmpty || !cells.isEmpty {
            rows.append(Row(number: start, cells: cells + [cell]))
        }
        return rows
    }
}
