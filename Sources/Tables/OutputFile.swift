package import MailModel

/// A text file that an output has in a generation: rows sorted by the bytes of their keys, each key
/// once, or a document.
package struct OutputFile: Sendable, Equatable, CustomStringConvertible {
    /// What a line holds.
    package enum Format: Sendable {
        /// A key, a tab and its value.
        case keysAndValues
        /// A key, a colon and fields separated by colons, as in passwd(5).
        case keysAndFields
        /// A key.
        case keys
        /// Whatever the document's own form says: it is read as a whole, and nobody looks up a key.
        case document

        /// What stands behind the key; nil: the end of the line.
        fileprivate var separator: UInt8? {
            switch self {
            case .keysAndValues: UInt8(ascii: "\t")
            case .keysAndFields: UInt8(ascii: ":")
            case .keys, .document: nil
            }
        }
    }

    /// The file in a generation.
    package let path: String
    /// What its lines hold.
    package let format: Format
    /// The map beside it that is written here; nil: none.
    package let map: IndexedMap?
    /// True: its owner alone may read it, whatever `group` says.
    package let isPrivate: Bool

    package var description: String { path }

    /// A file at a path in a generation.
    package init(
        path: String, format: Format, map: IndexedMap? = nil, isPrivate: Bool = false
    ) {
        self.path = path
        self.format = format
        self.map = map
        self.isPrivate = isPrivate
    }

    /// False: nobody can ask the file for the row of a key.
    package var isLookedUp: Bool { format != .document }

    /// The map's file in a generation; nil when none is written here.
    package var mapPath: String? { map.map { "\(path).\($0.fileExtension)" } }

    /// The value of a key in the file's text, empty where the format has none; nil when no row has
    /// the key.
    package func value(of key: Bytes, in text: StoredText) throws -> [UInt8]? {
        let found = try SortedLines(text: text).lines { self.key(of: $0).compare(key) }
        return found.first.map { Array($0.dropFirst(key.count + 1)) }
    }

    /// The key of a line.
    package func key(of line: Bytes) -> Bytes {
        guard let separator = format.separator, let end = line.firstIndex(of: separator) else {
            return line
        }
        return Bytes(rebasing: line[..<end])
    }
}
