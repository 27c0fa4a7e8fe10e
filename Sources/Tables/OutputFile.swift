package import MailModel

/// A text file that an output has in a generation: rows sorted by the bytes of their keys, each key
/// once.
package struct OutputFile: Sendable, Equatable, CustomStringConvertible {
    /// What a line holds.
    package enum Format: Sendable {
        /// A key, a tab and its value.
        case keysAndValues
        /// A key.
        case keys
    }

    /// The file in a generation.
    package let path: String
    /// What its lines hold.
    package let format: Format

    package var description: String { path }

    /// Every name that Postfix is told to accept.
    package static let recipients = OutputFile(
        path: "postfix/recipients", format: .keysAndValues)

    /// The value of a key in the file's text, empty where the format has none; nil when no row has
    /// the key.
    package func value(of key: Bytes, in text: Bytes) -> Bytes? {
        let found = SortedLines(text: text).lines { self.key(of: $0).compare(key) }
        return found.first.map { Bytes(rebasing: $0.dropFirst(self.key(of: $0).count + 1)) }
    }

    /// The key of a line.
    package func key(of line: Bytes) -> Bytes {
        guard format == .keysAndValues, let tab = line.firstIndex(of: UInt8(ascii: "\t")) else {
            return line
        }
        return Bytes(rebasing: line[..<tab])
    }
}

extension OutputParameters {
    /// The text files of every output that is on: what is asked about outputs is asked of these.
    package var files: [OutputFile] {
        let tables = postfix == nil ? [] : PostfixTables.paths
        return tables.map { OutputFile(path: $0, format: .keysAndValues) }
            + loginLists.map { OutputFile(path: $0.path, format: .keys) }
    }

    /// The lists of refused logins of the outputs that are on.
    package var loginLists: [LoginList] {
        LoginList.allCases.filter { list in
            switch list {
            case .dovecot: dovecot
            case .pam: pam
            }
        }
    }
}
