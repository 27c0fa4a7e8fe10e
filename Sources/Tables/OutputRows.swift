package import MailModel

/// What the outputs say of some names: looked up in the files of a generation, or in tables that are
/// made for the question.
package struct OutputRows {
    /// A row of an output.
    package struct Row: Equatable {
        /// The file in a generation.
        package let path: String
        package let key: [UInt8]
        /// Empty where the file holds keys alone.
        package let value: [UInt8]
    }

    /// The rows in the order of the outputs, and of the names in each.
    package private(set) var rows: [Row] = []

    /// The rows in a generation's files; `text` answers a file's text, or nil where there is no
    /// such file.
    package init(
        of keys: [[UInt8]], _ parameters: OutputParameters, in text: (String) throws -> StoredText?
    ) throws {
        for file in parameters.outputs.flatMap(\.output.files) where file.isLookedUp {
            guard let text = try text(file.path) else { continue }
            try add(file, keys) { keys in
                try keys.map { key in
                    try key.withUnsafeBytes { try file.value(of: $0, in: text) }
                }
            }
        }
    }

    /// The rows that the files of a compiled table would have.
    package init(of keys: [[UInt8]], _ table: RoutingTable, _ parameters: OutputParameters) {
        for output in parameters.outputs.map(\.output) {
            for file in output.files where file.isLookedUp {
                let contents = output.contents(of: file, table, parameters)
                add(file, keys) { contents.values(of: $0, in: file) }
            }
        }
    }

    /// Adds the rows of one file, and behind the row of a long list those of its other parts.
    private mutating func add(
        _ file: OutputFile, _ keys: [[UInt8]], _ values: ([[UInt8]]) throws -> [[UInt8]?]
    ) rethrows {
        var known = Set(keys)
        for (key, value) in zip(keys, try values(keys)) {
            guard let value else { continue }
            rows.append(Row(path: file.path, key: key, value: value))
            var last = value
            while let part = last.withUnsafeBytes(Recipients.nextPart), known.insert(part).inserted,
                let found = try values([part]).first ?? nil
            {
                rows.append(Row(path: file.path, key: part, value: found))
                last = found
            }
        }
    }
}
