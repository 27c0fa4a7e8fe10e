package import MailModel

/// Rows are found in one pass over the text, without taking those apart that nobody asks for: a table
/// has millions of them.
extension CanonicalRows {
    /// Calls `body` with each line in order, valid for the call; false from `body` ends it.
    func forEachLine(_ body: (Bytes) throws -> Bool) throws {
        try forEachText { text in
            var cursor = 0
            while cursor < text.count {
                let end = text.lineEnd(from: cursor) ?? text.count
                guard try body(Bytes(rebasing: text[cursor..<end])) else { return false }
                cursor = end + 1
            }
            return true
        }
    }

    /// Calls `body` with each row that holds one of these texts, as escaped fields with the tabs
    /// between them; false from `body` ends it.
    package func forEachRow(
        holding texts: [[UInt8]], _ body: (CanonicalFile.Row) throws -> Bool
    ) throws {
        let searches = texts.map { ByteSearch(for: $0) }
        try forEachText { text in
            var places = searches.map { $0.place(in: text) }
            while let first = places.lazy.compactMap(\.self).min() {
                let start = text[..<first].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
                let end = text.lineEnd(from: first) ?? text.count
                let line = Bytes(rebasing: text[start..<end])
                guard try body(CanonicalFile.fields(line)) else { return false }
                for (index, place) in places.enumerated() {
                    guard let place, place < end else { continue }
                    places[index] = searches[index].place(in: text, from: end)
                }
            }
            return true
        }
    }

    /// Calls `body` with each row of whose column the value passes; false from `body` ends it.
    package func forEachRow(
        where column: Int, passes: (Bytes) throws -> Bool,
        _ body: (CanonicalFile.Row) throws -> Bool
    ) throws {
        try forEachRow(whereOneOf: [column], passes: passes, body)
    }

    /// Calls `body` with each row of which the value of one of some columns, in their order, passes;
    /// false from `body` ends it.
    package func forEachRow(
        whereOneOf columns: some Sequence<Int>, passes: (Bytes) throws -> Bool,
        _ body: (CanonicalFile.Row) throws -> Bool
    ) throws {
        try forEachLine { line in
            var fields = FieldCursor(line)
            var taken = 0
            for column in columns {
                while taken < column, fields.next() != nil { taken += 1 }
                guard let field = fields.next() else { return true }
                taken += 1
                var isFound = false
                try withPlain(field) { isFound = try passes($0) }
                if isFound { return try body(CanonicalFile.fields(line)) }
            }
            return true
        }
    }

    /// Calls `body` with the value of the first column of each row.
    package func forEachKey(_ body: (Bytes) throws -> Void) throws {
        try forEachRow(
            where: 0,
            passes: { key in
                try body(key)
                return false
            }, { _ in true })
    }

    /// Calls `body` with the values of each row from a column on.
    package func forEachValue(from column: Int, _ body: (Bytes) throws -> Void) throws {
        try forEachLine { line in
            var fields = FieldCursor(line)
            for _ in 0..<column { _ = fields.next() }
            while let field = fields.next() { try withPlain(field, body) }
            return true
        }
    }

    /// Calls `body` with the text in pieces that end where lines end.
    private func forEachText(_ body: (Bytes) throws -> Bool) throws {
        var torn: [UInt8] = []
        var isWanted = true
        try forEachPiece { piece in
            guard let last = piece.lastIndex(of: UInt8(ascii: "\n")) else {
                torn += piece
                return true
            }
            var start = 0
            if !torn.isEmpty, let end = piece.lineEnd(from: 0) {
                torn += piece[..<end]
                isWanted = try torn.withUnsafeBytes(body)
                guard isWanted else { return false }
                torn.removeAll(keepingCapacity: true)
                start = end + 1
            }
            if start < last { isWanted = try body(Bytes(rebasing: piece[start..<last])) }
            torn += piece[(last + 1)...]
            return isWanted
        }
        // A file may lack its last newline.
        if isWanted, !torn.isEmpty { _ = try torn.withUnsafeBytes(body) }
    }
}

/// Calls `body` with what an escaped field stands for; nothing for none.
private func withPlain(_ field: Bytes, _ body: (Bytes) throws -> Void) rethrows {
    if Fields.isNone(field) { return try body(Bytes(start: nil, count: 0)) }
    try withValue(of: field, body)
}

/// A field as canonical rows write it: what to look for in them.
package func escapedField(_ value: [UInt8]) -> [UInt8] {
    value.withUnsafeBytes { Fields.escaped($0) }
}
