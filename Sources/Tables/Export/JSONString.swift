package import MailModel

/// Text as a string of JSON (RFC 8259 section 7).
package enum JSONString {
    /// The string with its quotes.
    ///
    /// What a screen would obey and what some readers take for the end of a line is written `\u0085`.
    /// JSON has no bytes that are not UTF-8: U+FFFD stands for them.
    package static func of(_ bytes: Bytes) -> String {
        var text = "\""
        if isPlain(bytes) {
            text += String(decoding: bytes, as: UTF8.self)
            return text + "\""
        }
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    static func write(_ bytes: Bytes, to sink: inout TextSink) throws {
        guard isPlain(bytes) else { return try sink.write(of(bytes)) }
        try sink.write(UInt8(ascii: "\""))
        try sink.write(bytes)
        try sink.write(UInt8(ascii: "\""))
    }

    /// Without an early end, so that the loop looks at many bytes at once.
    private static func isPlain(_ bytes: Bytes) -> Bool {
        var odd: UInt8 = 0
        for byte in bytes {
            odd |=
                (byte < 0x20 ? 1 : 0) | (byte > 0x7E ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0)
                | (byte == UInt8(ascii: "\\") ? 1 : 0)
        }
        return odd == 0
    }
}
