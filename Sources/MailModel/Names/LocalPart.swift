/// The part of an address before the `@` (RFC 5321 section 4.1.2, RFC 6531 section 3.3).
enum LocalPart {
    private static let limit = 64

    /// The canonical form: lower case, composed, quoted only when it has to be.
    static func canonical(_ value: Bytes) throws(InvalidAddress) -> [UInt8] {
        guard !value.isEmpty else { throw .localEmpty }
        if let plain = plainDotString(value) {
            guard plain.count <= limit else { throw .localTooLong }
            return plain
        }
        guard let text = value.text else { throw .notUTF8 }
        guard !text.unicodeScalars.contains(where: isControl) else { throw .controlCharacter }
        let canonical = try general(NormalForm.lowercased(text))
        guard canonical.count <= limit else { throw .localTooLong }
        return canonical
    }

    /// ASCII atoms joined by dots, lower-cased in one pass; nil when it is anything else.
    private static func plainDotString(_ value: Bytes) -> [UInt8]? {
        var previous = UInt8(ascii: ".")
        for byte in value {
            if byte == UInt8(ascii: ".") {
                if previous == byte { return nil }
            } else if !isAtomText(byte) {
                return nil
            }
            previous = byte
        }
        return previous == UInt8(ascii: ".") ? nil : value.asciiLowercased
    }

    private static func general(_ text: String) throws(InvalidAddress) -> [UInt8] {
        let bytes = Array(text.utf8)
        let content = try unquoted(bytes)
        if isDotString(content) { return content }
        guard bytes.first == UInt8(ascii: "\"") else { throw .local }
        var quoted = [UInt8(ascii: "\"")]
        for byte in content {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                quoted.append(UInt8(ascii: "\\"))
            }
            quoted.append(byte)
        }
        return quoted + [UInt8(ascii: "\"")]
    }

    /// What a quoted string stands for; an unquoted text is itself.
    private static func unquoted(_ bytes: [UInt8]) throws(InvalidAddress) -> [UInt8] {
        guard bytes.first == UInt8(ascii: "\"") else { return bytes }
        guard bytes.count >= 2, bytes.last == UInt8(ascii: "\"") else { throw .local }
        var content: [UInt8] = []
        var escaped = false
        for byte in bytes.dropFirst().dropLast() {
            if escaped {
                content.append(byte)
                escaped = false
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
            } else {
                guard byte != UInt8(ascii: "\"") else { throw .local }
                content.append(byte)
            }
        }
        guard !escaped else { throw .local }
        return content
    }

    private static func isDotString(_ bytes: [UInt8]) -> Bool {
        !bytes.isEmpty
            && bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                .allSatisfy { !$0.isEmpty && $0.allSatisfy { $0 >= 0x80 || isAtomText($0) } }
    }

    /// RFC 5322 section 3.2.3, atext.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"),
            UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"),
            UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "{")...UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
