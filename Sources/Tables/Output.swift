package import MailModel

/// One reader of the decision: which files it is given, which names it cannot hold, and in which
/// waves its former files go.
///
/// A new reader is a folder with one of these, and a case of `AnyOutput`.
package protocol Output: Codable, Equatable, Sendable {
    /// The key below `outputs` in the settings, and the folder in a generation.
    static var name: String { get }

    /// The text files, in the order in which they are written.
    var files: [OutputFile] { get }

    /// What one of `files` holds, made when it is asked for, so that no more need memory than are
    /// being written.
    func contents(
        of file: OutputFile, _ table: RoutingTable, _ parameters: OutputParameters
    ) -> OutputContents

    /// What the reader cannot be given, or would take for something else; the rest is served.
    func problems(in table: RoutingTable, _ parameters: OutputParameters) -> [Problem]

    /// The files that are unlinked once their generation is superseded, wave after wave, so that a
    /// reader that has them open looks for new ones.
    var retirement: [[String]] { get }

    /// The keys under which its reader asks for a name besides the name itself.
    func otherKeys(of name: Bytes) -> [[UInt8]]

    /// Where the rows of a name are that its text files cannot hold; nil when they show every row.
    func hidingPlace(of name: Bytes) -> String?
}

extension Output {
    package func problems(in table: RoutingTable, _ parameters: OutputParameters) -> [Problem] {
        []
    }
    package var retirement: [[String]] { [] }
    package func otherKeys(of name: Bytes) -> [[UInt8]] { [] }
    package func hidingPlace(of name: Bytes) -> String? { nil }
}

/// What a file of an output holds.
package enum OutputContents: Sendable {
    /// Rows for a text of keys and values, those that `isInText` says it can hold, and all of those
    /// in `index` for the map beside it; nil: there is none.
    case rows(KeyValueTable, isInText: @Sendable (Bytes) -> Bool, index: KeyValueTable?)
    /// A text that is written as it goes.
    case text(@Sendable (inout TextSink) throws -> Void)

    /// Writes the text file.
    package func render(to sink: inout TextSink) throws {
        switch self {
        case .rows(let rows, let isInText, _):
            for row in rows.rows where isInText(rows.key(row)) {
                try sink.write(rows.key(row))
                try sink.write(UInt8(ascii: "\t"))
                try sink.write(rows.value(row))
                try sink.write(UInt8(ascii: "\n"))
            }
            try sink.flush()
        case .text(let write): try write(&sink)
        }
    }

    /// Answers what the text file would say of each of the keys, in their order; nil where it has
    /// no row.
    func values(of keys: [[UInt8]], in file: OutputFile) -> [[UInt8]?] {
        switch self {
        case .rows(let rows, let isInText, _):
            return keys.map { key in
                key.withUnsafeBytes { isInText($0) ? rows.value(of: $0).map(Array.init) : nil }
            }
        case .text(let write):
            let finder = RowFinder(keys, file)
            var sink = TextSink { finder.take($0) }
            // What only remembers cannot fail.
            try? write(&sink)
            return finder.values
        }
    }
}

/// Looks for some rows in a text that passes by.
private final class RowFinder {
    private(set) var values: [[UInt8]?]
    private let places: [[UInt8]: Int]
    private let file: OutputFile
    private var line: [UInt8] = []

    init(_ keys: [[UInt8]], _ file: OutputFile) {
        values = Array(repeating: nil, count: keys.count)
        places = Dictionary(
            keys.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        self.file = file
    }

    func take(_ piece: Bytes) {
        var rest = piece[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            if line.isEmpty {
                look(Bytes(rebasing: rest[..<end]))
            } else {
                line += rest[..<end]
                line.withUnsafeBytes(look)
                line = []
            }
            rest = rest[(end + 1)...]
        }
        line += rest
    }

    private func look(_ line: Bytes) {
        let key = file.key(of: line)
        guard let place = places[Array(key)] else { return }
        values[place] = Array(line.dropFirst(key.count + 1))
    }
}
