/// Names that a user may type to log in.
package enum Login {
    /// The name in lower case, composed, white space at the ends dropped; nil when it is not
    /// UTF-8, empty, longer than 255 octets or holds a control character, so that nobody can
    /// type it and no table can hold it.
    package static func canonical(_ value: Bytes) -> [UInt8]? {
        let value = value.trimmed
        guard !value.isEmpty, value.count <= 255 else { return nil }
        if value.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return value.asciiLowercased }
        guard let text = value.text else { return nil }
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: return nil
            default: break
            }
        }
        let folded = Array(NormalForm.lowercased(text).utf8)
        return folded.count <= 255 ? folded : nil
    }

    /// The name made fit for a local part: decomposed, accents dropped, lower case, and every
    /// character outside `[a-z0-9._-]` an underscore.
    package static func folded(_ value: Bytes) -> [UInt8] {
        let value = value.trimmed
        if value.allSatisfy({ isPlain($0.asciiLowercased) }) { return value.asciiLowercased }
        var folded: [UInt8] = []
        let text = NormalForm.decomposed(String(decoding: value, as: UTF8.self)).lowercased()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .spacingMark: continue
            default:
                let byte = scalar.isASCII ? UInt8(scalar.value) : 0
                folded.append(isPlain(byte) ? byte : UInt8(ascii: "_"))
            }
        }
        return folded
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")) || byte.isASCIIDigit
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
