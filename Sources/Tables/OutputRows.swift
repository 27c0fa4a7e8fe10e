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
    private let keys: [[UInt8]]

    /// The rows in a generation's files; `text` answers a file's bytes, or nil where there is no
    /// such file.
    package init(
        of keys: [[UInt8]], _ parameters: OutputParameters, in text: (String) throws -> Bytes?
    ) rethrows {
        self.keys = keys
        for file in parameters.files {
            guard let text = try text(file.path) else { continue }
            add(file.path) { file.value(of: $0, in: text) }
        }
    }

    /// The rows that the files of a compiled table would have.
    package init(of keys: [[UInt8]], _ table: RoutingTable, _ parameters: OutputParameters) {
        self.keys = keys
        if parameters.postfix != nil {
            for rows in PostfixTables(table, parameters).all() {
                add(rows.path) { PostfixText.supports(key: $0) ? rows.value(of: $0) : nil }
            }
        }
        for list in parameters.loginLists {
            let others = keys.compactMap { key in
                key.withUnsafeBytes { table.isDenied($0) ? list.otherSpelling(of: $0) : nil }
            }
            add(list.path) { name in
                let isThere =
                    list.supports(name) && table.isDenied(name)
                    || others.contains { name.elementsEqual($0) }
                return isThere ? Bytes(start: nil, count: 0) : nil
            }
        }
    }

    /// Adds the rows of one file, and behind the row of a long list those of its other parts.
    private mutating func add(_ path: String, _ value: (Bytes) -> Bytes?) {
        var wanted = keys
        var index = 0
        while index < wanted.count {
            let key = wanted[index]
            index += 1
            guard let found = key.withUnsafeBytes(value) else { continue }
            rows.append(Row(path: path, key: key, value: Array(found)))
            guard let part = ListParts.nextPart(of: found), !wanted.contains(part) else { continue }
            wanted.insert(part, at: index)
        }
    }
}
