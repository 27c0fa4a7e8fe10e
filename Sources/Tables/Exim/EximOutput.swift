package import MailModel

/// The tables of Exim: one row for everything it asks about an address, the domains, and the logins
/// that are refused; as cdb, which every build of Exim reads, and as text.
package struct EximOutput: Output {
    package static let name = "exim"

    package init() {}

    /// Reads that the output is on.
    package init(from decoder: any Decoder) throws {}

    /// Writes that it is on.
    package func encode(to encoder: any Encoder) throws { try OutputThatIsOn.encode(to: encoder) }

    package var files: [OutputFile] { EximTable.allCases.map(\.file) }

    package func contents(
        of file: OutputFile, _ table: RoutingTable, _ parameters: OutputParameters
    ) -> OutputContents {
        guard let kind = EximTable.allCases.first(where: { $0.path == file.path }) else {
            preconditionFailure("Exim has no file \(file.path)")
        }
        let rows = EximRows(table, parameters).table(kind)
        // No name has a control character.
        return .rows(rows, isInText: { _ in true }, index: rows)
    }

    package func problems(in table: RoutingTable, _ parameters: OutputParameters) -> [Problem] {
        let unasked = table.routes.compactMap { route -> Problem? in
            let name = table.arena.bytes(route.address)
            guard !EximKey.isDistinct(name) else { return nil }
            return .unsupportedKey(
                name, in: EximTable.routes.path, of: table.dn(of: route.account))
        }
        let logins = table.logins.compactMap { login -> Problem? in
            let name = table.arena.bytes(login.name)
            return name.isASCII ? nil : deniableOtherwise(name, login.account, in: table)
        }
        return unasked + CatchAll.problems(in: table, parameters) + logins
    }

    /// Exim asks for a quoted local part without its quotes.
    package func otherKeys(of name: Bytes) -> [[UInt8]] {
        [EximKey.unquoted(name)].compactMap(\.self)
    }

    /// Exim folds ASCII letters and no others.
    private func deniableOtherwise(
        _ name: Bytes, _ account: UInt32, in table: RoutingTable
    ) -> Problem {
        .deniableOtherwise(
            name, by: "Exim", unless: "server_condition lets no such letters through",
            of: table.dn(of: account))
    }
}

/// The three tables, in the order in which they are written.
package enum EximTable: String, CaseIterable, Sendable {
    case routes, domains, deny

    /// The text file in a generation.
    package var path: String { "\(EximOutput.name)/\(rawValue)" }

    /// The text, and the cdb beside it.
    package var file: OutputFile { OutputFile(path: path, format: .keysAndValues, map: .cdb) }
}

/// Keys as Exim asks for them.
enum EximKey {
    /// The name without the quotes and backslashes of its local part; nil when it has none.
    static func unquoted(_ name: Bytes) -> [UInt8]? {
        guard name.first == UInt8(ascii: "\""), let at = name.lastIndex(of: UInt8(ascii: "@")),
            at >= 2
        else { return nil }
        var key: [UInt8] = []
        key.reserveCapacity(name.count)
        var escaped = false
        for byte in name[1..<(at - 1)] {
            if byte == UInt8(ascii: "\\"), !escaped {
                escaped = true
            } else {
                key.append(byte)
                escaped = false
            }
        }
        return key + Array(name[at...])
    }

    /// The empty local part is the one that cannot be told from the row of its domain.
    static func isDistinct(_ name: Bytes) -> Bool { !name.starts(with: "\"\"@".utf8) }
}
