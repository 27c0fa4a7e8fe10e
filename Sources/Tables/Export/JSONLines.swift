import MailModel

/// A canonical table as JSON Lines: an object a line, its keys the names of the columns.
///
/// A column that says nothing of a row is not in its object. Where mail goes to the members of a list,
/// `members` is an array of them, and there is no `target`.
enum JSONLines {
    /// Writes the rows in their order.
    static func write(
        _ kind: CanonicalTable, of table: RoutingTable, to sink: inout TextSink
    ) throws {
        let keys = kind.columns.map { Array("\"\($0)\":".utf8) }
        let target = kind == .routes ? kind.columns.firstIndex(of: "target") : nil
        let action = kind.columns.firstIndex(of: "action")
        try CanonicalRows(kind, of: table).forEachRow { row in
            var separator = UInt8(ascii: "{")
            for (index, field) in row.enumerated() where !isNone(field) {
                try sink.write(separator)
                separator = UInt8(ascii: ",")
                if index == target, let action, row[action].equals("expand") {
                    try sink.write("\"members\":")
                    try withValue(of: field) { try writeList($0, to: &sink) }
                } else {
                    try sink.write(keys[index])
                    try withValue(of: field) { try JSONString.write($0, to: &sink) }
                }
            }
            try sink.write("}\n")
            return true
        }
        try sink.flush()
    }

    private static func writeList(_ list: Bytes, to sink: inout TextSink) throws {
        var separator = UInt8(ascii: "[")
        for member in Recipients.of(list) {
            try sink.write(separator)
            separator = UInt8(ascii: ",")
            try JSONString.write(member, to: &sink)
        }
        try sink.write(UInt8(ascii: "]"))
    }
}

/// Tells whether an escaped field says that there is none.
func isNone(_ field: Bytes) -> Bool { field.count == 1 && field[0] == UInt8(ascii: "-") }

/// Calls `body` with what an escaped field stands for.
func withValue(of field: Bytes, _ body: (Bytes) throws -> Void) rethrows {
    guard field.contains(UInt8(ascii: "\\")) else { return try body(field) }
    try Fields.unescaped(field).withUnsafeBytes(body)
}
