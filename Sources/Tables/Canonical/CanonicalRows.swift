package import MailModel

/// The rows of a canonical table, whatever they come from: a file, or a table in memory that is
/// rendered as far as somebody reads, and never held as a whole.
package struct CanonicalRows {
    private let visit: ((Bytes) throws -> Bool) throws -> Void

    /// The rows of a file.
    package init(_ file: CanonicalFile) {
        visit = { body in try file.text.forEachPiece(body) }
    }

    /// The rows that a compiled table's file would have.
    package init(_ kind: CanonicalTable, of table: RoutingTable) {
        self.init(rendered: { try kind.render(table, to: &$0) })
    }

    /// The rows of a text that is rendered.
    init(rendered render: @escaping (inout TextSink) throws -> Void) {
        visit = { body in
            try withoutActuallyEscaping(body) { body in
                var sink = TextSink { guard try body($0) else { throw Enough() } }
                do {
                    try render(&sink)
                    try sink.flush()
                } catch is Enough {}
            }
        }
    }

    /// Nobody wants to read on.
    private struct Enough: Error {}

    /// Calls `body` with the file's text in pieces; false from `body` ends it.
    package func forEachPiece(_ body: (Bytes) throws -> Bool) throws { try visit(body) }

    /// Calls `body` with each row in order; false from `body` ends it.
    package func forEachRow(_ body: (CanonicalFile.Row) throws -> Bool) throws {
        var torn: [UInt8] = []
        var isWanted = true
        try forEachPiece { piece in
            var cursor = 0
            if !torn.isEmpty, let end = piece.lineEnd(from: 0) {
                torn += piece[..<end]
                cursor = end + 1
                isWanted = try torn.withUnsafeBytes { try body(CanonicalFile.fields($0)) }
                guard isWanted else { return false }
                torn = []
            }
            while let end = piece.lineEnd(from: cursor) {
                isWanted = try body(CanonicalFile.fields(Bytes(rebasing: piece[cursor..<end])))
                guard isWanted else { return false }
                cursor = end + 1
            }
            torn += piece[cursor...]
            return true
        }
        // A file may lack its last newline.
        if isWanted, !torn.isEmpty {
            _ = try torn.withUnsafeBytes { try body(CanonicalFile.fields($0)) }
        }
    }
}
