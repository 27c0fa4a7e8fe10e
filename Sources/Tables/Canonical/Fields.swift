import MailModel

/// Fields of a canonical file: tab-separated, `\t`, `\n` and `\\` escaped, `-` for none.
///
/// A value that is itself a dash (anybody may be called so) is written `\-`.
enum Fields {
    private static let tab = UInt8(ascii: "\t")
    private static let newline = UInt8(ascii: "\n")
    private static let backslash = UInt8(ascii: "\\")

    private static let dash = UInt8(ascii: "-")

    static func write(_ field: Bytes, to sink: inout TextSink) throws {
        let isPlain = !field.isEmpty && !(field.count == 1 && field[0] == dash)
        if isPlain, !needsEscape(field) {
            try sink.write(field)
        } else {
            try sink.write(escaped(field))
        }
    }

    /// Without an early end, so that the loop looks at many bytes at once.
    private static func needsEscape(_ field: Bytes) -> Bool {
        var found: UInt8 = 0
        for byte in field {
            found |= (byte == tab ? 1 : 0) | (byte == newline ? 1 : 0) | (byte == backslash ? 1 : 0)
        }
        return found != 0
    }

    static func write(_ field: String, to sink: inout TextSink) throws {
        try field.withBytes { try write($0, to: &sink) }
    }

    /// A field as `write` writes it.
    static func escaped(_ field: Bytes) -> [UInt8] {
        if field.isEmpty { return [dash] }
        if field.count == 1, field[0] == dash { return [backslash, dash] }
        var result: [UInt8] = []
        for byte in field {
            switch byte {
            case tab: result += [backslash, UInt8(ascii: "t")]
            case newline: result += [backslash, UInt8(ascii: "n")]
            case backslash: result += [backslash, backslash]
            default: result.append(byte)
            }
        }
        return result
    }

    /// What an escaped field stands for; `-` is empty.
    static func unescaped(_ field: Bytes) -> [UInt8] {
        if field.count == 1, field[0] == dash { return [] }
        guard field.contains(backslash) else { return Array(field) }
        var result: [UInt8] = []
        var escaped = false
        for byte in field {
            if escaped {
                let meant =
                    byte == UInt8(ascii: "t") ? tab : byte == UInt8(ascii: "n") ? newline : byte
                result.append(meant)
                escaped = false
            } else if byte == backslash {
                escaped = true
            } else {
                result.append(byte)
            }
        }
        return result
    }
}
