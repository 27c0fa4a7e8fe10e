package import MailModel

/// The source text of a Postfix table: `key<TAB>value`, one row a line (postmap(1)).
package enum PostfixText {
    /// Reads a rendered table back.
    ///
    /// - Throws: `TableError.malformed` for a line that postmap(1) would drop or join.
    package static func parse(_ text: Bytes, name: String) throws(TableError)
        -> [(key: [UInt8], value: [UInt8])]
    {
        var rows: [(key: [UInt8], value: [UInt8])] = []
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            let bytes = Bytes(rebasing: line)
            guard let tab = bytes.firstIndex(of: UInt8(ascii: "\t")), tab + 1 < bytes.count,
                supports(key: Bytes(rebasing: bytes[..<tab]))
            else {
                throw TableError(
                    .malformed, operation: "read", subject: name,
                    reason: "line \(rows.count + 1) is not a key, a tab and a value")
            }
            rows.append((Array(bytes[..<tab]), Array(bytes[(tab + 1)...])))
        }
        return rows
    }

    /// Tells whether a key can stand in the text: a `#` at its start would make a comment, white
    /// space outside quotes would end it, and a backslash takes what follows it for text, also the
    /// tab behind the key; of a colon at the end postmap(1) complains.
    package static func supports(key: Bytes) -> Bool {
        guard let first = key.first, first != UInt8(ascii: "#"), key.last != UInt8(ascii: ":")
        else {
            return false
        }
        if isPlain(key) { return true }
        var quoted = false
        var escaped = false
        for byte in key {
            if byte < 0x20 || byte == 0x7F { return false }
            if escaped {
                escaped = false
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
            } else if byte == UInt8(ascii: "\"") {
                quoted.toggle()
            } else if byte == 0x20, !quoted {
                return false
            }
        }
        return !quoted && !escaped
    }

    /// Nothing but printable characters without quotes; every byte is looked at, so that many are
    /// at once.
    private static func isPlain(_ key: Bytes) -> Bool {
        var odd = false
        for byte in key {
            let isOdd =
                byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"")
                || byte == UInt8(ascii: "\\")
            odd = odd || isOdd
        }
        return !odd
    }
}
