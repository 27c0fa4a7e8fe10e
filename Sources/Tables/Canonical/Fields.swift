import MailModel

/// Fields of a canonical file: tab-separated, `\t`, `\n` and `\\` escaped, `-` for none.
///
/// Other bytes that a screen would obey (C0, DEL, C1) are written `\x1B`, byte by byte. A value that
/// is itself a dash (anybody may be called so) is written `\-`.
enum Fields {
    private static let tab = UInt8(ascii: "\t")
    private static let newline = UInt8(ascii: "\n")
    private static let backslash = UInt8(ascii: "\\")

    private static let dash = UInt8(ascii: "-")
    private static let delete: UInt8 = 0x7F
    /// The controls U+0080 to U+009F are this byte and one of 80 to 9F.
    private static let firstOfC1: UInt8 = 0xC2

    /// Tells whether a field as it stands says that there is none.
    static func isNone(_ field: Bytes) -> Bool { field.count == 1 && field[0] == dash }

    static func write(_ field: Bytes, to sink: inout TextSink) throws {
        let isPlain = !field.isEmpty && !(field.count == 1 && field[0] == dash)
        if isPlain, !needsEscape(field) {
            try sink.write(field)
        } else {
            try sink.write(escaped(field))
        }
    }

    /// Without an early end, so that the loop looks at many bytes at once; true for some texts that
    /// need none (`escaped` looks closer).
    private static func needsEscape(_ field: Bytes) -> Bool {
        var found: UInt8 = 0
        for byte in field {
            found |=
                (byte < 0x20 ? 1 : 0) | (byte == backslash ? 1 : 0) | (byte == delete ? 1 : 0)
                | (byte == firstOfC1 ? 1 : 0)
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
        for (index, byte) in field.enumerated() {
            switch byte {
            case tab: result += [backslash, UInt8(ascii: "t")]
            case newline: result += [backslash, UInt8(ascii: "n")]
            case backslash: result += [backslash, backslash]
            case firstOfC1 where index + 1 < field.count && isSecondOfC1(field[index + 1]):
                result += hexadecimal(byte)
            case _ where index > 0 && field[index - 1] == firstOfC1 && isSecondOfC1(byte):
                result += hexadecimal(byte)
            case ..<0x20, delete: result += hexadecimal(byte)
            default: result.append(byte)
            }
        }
        return result
    }

    private static func isSecondOfC1(_ byte: UInt8) -> Bool { (0x80...0x9F).contains(byte) }

    /// `\x1B`.
    private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [backslash, UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
    }

    /// What an escaped field stands for; `-` is empty.
    static func unescaped(_ field: Bytes) -> [UInt8] {
        if field.count == 1, field[0] == dash { return [] }
        guard field.contains(backslash) else { return Array(field) }
        var result: [UInt8] = []
        var rest = field[...]
        while let byte = rest.popFirst() {
            guard byte == backslash, let word = rest.popFirst() else {
                if byte != backslash { result.append(byte) }
                continue
            }
            switch word {
            case UInt8(ascii: "t"): result.append(tab)
            case UInt8(ascii: "n"): result.append(newline)
            case UInt8(ascii: "x"):
                let digits = rest.prefix(2).compactMap(\.hexDigit)
                guard digits.count == 2 else {
                    result.append(word)
                    continue
                }
                result.append(digits[0] << 4 | digits[1])
                rest = rest.dropFirst(2)
            default: result.append(word)
            }
        }
        return result
    }
}
