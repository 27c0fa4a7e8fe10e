import MailModel

/// Base64 as LDIF uses it (RFC 4648 section 4): padded, no line breaks inside.
enum Base64 {
    /// Decodes into `output`, which has three bytes for every four of `text`; nil when damaged.
    static func decode(_ text: Bytes, into output: UnsafeMutableRawBufferPointer) -> Int? {
        guard text.count % 4 == 0 else { return nil }
        if text.isEmpty { return 0 }
        let padding = text[text.count - 1] != pad ? 0 : text[text.count - 2] != pad ? 1 : 2
        var written = 0
        var index = 0
        while index < text.count {
            let isLast = index + 4 == text.count
            let digits = isLast ? 4 - padding : 4
            var group: UInt32 = 0
            for offset in 0..<4 {
                let value = offset < digits ? values[Int(text[index + offset])] : 0
                guard value < 64 else { return nil }
                group = group << 6 | UInt32(value)
            }
            for byte in 0..<digits - 1 {
                output[written] = UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * byte))
                written += 1
            }
            index += 4
        }
        return written
    }

    /// Adds the base64 form of the bytes to `output`.
    static func encode(_ bytes: Bytes, to output: inout [UInt8]) {
        var index = 0
        while index < bytes.count {
            let count = min(3, bytes.count - index)
            var group: UInt32 = 0
            for offset in 0..<3 {
                group = group << 8 | (offset < count ? UInt32(bytes[index + offset]) : 0)
            }
            for digit in 0..<4 {
                let value = Int(group >> UInt32(18 - 6 * digit) & 63)
                output.append(digit <= count ? alphabet[value] : pad)
            }
            index += 3
        }
    }

    private static let pad = UInt8(ascii: "=")
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()
}
