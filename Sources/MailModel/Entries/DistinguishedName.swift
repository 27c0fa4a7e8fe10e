/// A distinguished name in a form in which equal names are equal bytes (RFC 4514).
///
/// Types and values are lower-cased, blanks folded, escapes resolved and written one way, the
/// parts of a multi-valued RDN sorted. It is for comparing, never for sending to a server.
package struct DistinguishedName: Hashable, Sendable {
    /// The comparable form, for example `uid=anna,ou=people,dc=example,dc=com`.
    package let folded: [UInt8]

    /// The comparable form of a DN; nil when the text is not a DN.
    package init?(_ text: String) {
        guard let folded = text.withBytes({ DistinguishedName.folding($0) }) else { return nil }
        self.folded = folded
    }

    /// The comparable form of a DN as a server wrote it; nil when the bytes are not a DN.
    package init?(_ bytes: Bytes) {
        guard let folded = DistinguishedName.folding(bytes) else { return nil }
        self.folded = folded
    }

    /// Tells whether a folded DN is this one or stands below it.
    package func contains(folded other: [UInt8]) -> Bool {
        if folded.isEmpty { return true }
        guard other.count >= folded.count else { return false }
        guard other.suffix(folded.count).elementsEqual(folded) else { return false }
        return other.count == folded.count
            || other[other.count - folded.count - 1] == UInt8(ascii: ",")
    }

    /// Tells whether a folded DN is in the scope of a search from this one.
    package func covers(folded other: [UInt8], _ scope: SearchScope) -> Bool {
        switch scope {
        case .base: return other == folded
        case .subtree: return contains(folded: other)
        case .one:
            guard contains(folded: other), other != folded else { return false }
            let depth = other.count - folded.count
            // Commas inside values are escaped as \2c, so each one separates two RDNs.
            let commas = other.prefix(depth).count { $0 == UInt8(ascii: ",") }
            return commas == (folded.isEmpty ? 0 : 1)
        }
    }

    /// The comparable form of a DN, nil when the bytes are not a DN.
    package static func folding(_ dn: Bytes) -> [UInt8]? {
        var folded: [UInt8] = []
        folded.reserveCapacity(dn.count)
        return fold(dn, into: &folded) ? folded : nil
    }

    /// Replaces `folded` by the comparable form; false when the bytes are not a DN.
    package static func fold(_ dn: Bytes, into folded: inout [UInt8]) -> Bool {
        folded.removeAll(keepingCapacity: true)
        if isPlain(dn) {
            folded.append(contentsOf: dn)
            for index in folded.indices { folded[index] = folded[index].asciiLowercased }
            return true
        }
        var parser = DistinguishedNameParser(dn)
        return parser.fold(into: &folded)
    }

    /// One attribute of an RDN: the type in lower case, the value as it is meant, case kept.
    struct Part {
        let type: [UInt8]
        let value: [UInt8]
    }

    /// The attributes of a DN, its own RDN's first; nil when the bytes are not a DN.
    static func parts(of dn: Bytes) -> [Part]? {
        if dn.isEmpty { return [] }
        var parser = DistinguishedNameParser(dn)
        return parser.parts()
    }

    /// The common case: ASCII, no escapes, no blank that could be folded away.
    private static func isPlain(_ dn: Bytes) -> Bool {
        var previous = UInt8(ascii: ",")
        var equals = false
        for byte in dn {
            switch byte {
            case 0x7F..., UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "+"),
                UInt8(ascii: "#"), UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: ">"),
                0x00..<0x20:
                return false
            case UInt8(ascii: " "):
                if !equals || previous == 0x20 || previous == UInt8(ascii: "=") {
                    return false
                }
            case UInt8(ascii: ","):
                if previous == 0x20 || previous == UInt8(ascii: ",") || !equals { return false }
                equals = false
            case UInt8(ascii: "="):
                if equals || previous == 0x20 || previous == UInt8(ascii: ",") { return false }
                equals = true
            case _ where equals || byte.isASCIILetter || byte.isASCIIDigit: break
            case UInt8(ascii: "-"): break
            default: return false  // a type is letters, digits and hyphens, or an OID
            }
            previous = byte
        }
        return dn.isEmpty || (equals && previous != 0x20)
    }
}

/// Reads a DN with escapes, quotes, hexadecimal values and multi-valued RDNs.
private struct DistinguishedNameParser {
    private let bytes: Bytes
    private var position = 0

    init(_ bytes: Bytes) {
        self.bytes = bytes
    }

    mutating func fold(into folded: inout [UInt8]) -> Bool {
        while true {
            var parts: [[UInt8]] = []
            repeat {
                guard let part = typeAndValue() else { return false }
                let value = part.value.withUnsafeBytes { Folding.fold($0) }
                parts.append(part.type + [UInt8(ascii: "=")] + escaped(value))
            } while take(UInt8(ascii: "+"))
            parts.sort { $0.lexicographicallyPrecedes($1) }
            folded += parts.joined(separator: [UInt8(ascii: "+")])
            if position == bytes.count { return true }
            guard take(UInt8(ascii: ",")) || take(UInt8(ascii: ";")) else { return false }
            folded.append(UInt8(ascii: ","))
        }
    }

    mutating func parts() -> [DistinguishedName.Part]? {
        var parts: [DistinguishedName.Part] = []
        repeat {
            guard let part = typeAndValue() else { return nil }
            parts.append(part)
        } while take(UInt8(ascii: "+")) || take(UInt8(ascii: ",")) || take(UInt8(ascii: ";"))
        return position == bytes.count ? parts : nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func typeAndValue() -> DistinguishedName.Part? {
        guard let equals = bytes[position...].firstIndex(of: UInt8(ascii: "=")) else { return nil }
        var type = Folding.fold(Bytes(rebasing: bytes[position..<equals]))
        if type.starts(with: "oid.".utf8) { type.removeFirst(4) }
        let isName = type.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-")
                || $0 == UInt8(ascii: ".")
        }
        guard !type.isEmpty, isName else { return nil }
        position = equals + 1
        guard let value = value() else { return nil }
        return DistinguishedName.Part(type: type, value: value)
    }

    private mutating func value() -> [UInt8]? {
        while take(0x20) {}
        if take(UInt8(ascii: "#")) { return hexadecimalValue() }
        let quoted = take(UInt8(ascii: "\""))
        var value: [UInt8] = []
        var kept = 0  // escaped blanks at the end belong to the value
        while position < bytes.count {
            let byte = bytes[position]
            if quoted, byte == UInt8(ascii: "\"") { break }
            let separates =
                byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
                || byte == UInt8(ascii: "+")
            if !quoted, separates { break }
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                value.append(byte)
                if byte != 0x20 { kept = value.count }
                continue
            }
            guard position < bytes.count else { return nil }
            if let high = bytes[position].hexDigit, position + 1 < bytes.count,
                let low = bytes[position + 1].hexDigit
            {
                value.append(high << 4 | low)
                position += 2
            } else {
                value.append(bytes[position])
                position += 1
            }
            kept = value.count
        }
        if quoted {
            guard take(UInt8(ascii: "\"")) else { return nil }
            while take(0x20) {}
        } else {
            value.removeLast(value.count - kept)
        }
        return value
    }

    /// `#04024869`: the BER encoding of the value (RFC 4514 section 2.4); its contents are taken.
    private mutating func hexadecimalValue() -> [UInt8]? {
        var encoded: [UInt8] = []
        while position + 1 < bytes.count, let high = bytes[position].hexDigit,
            let low = bytes[position + 1].hexDigit
        {
            encoded.append(high << 4 | low)
            position += 2
        }
        while take(0x20) {}
        guard encoded.count >= 2, encoded[1] < 0x80, Int(encoded[1]) == encoded.count - 2 else {
            return nil
        }
        return Array(encoded.dropFirst(2))
    }

    private func escaped(_ value: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in value {
            let special =
                byte < 0x20 || byte == 0x7F || Array("\\,+=\";<>#".utf8).contains(byte)
            if special {
                result.append(UInt8(ascii: "\\"))
                result += Array((byte < 0x10 ? "0" : "").utf8) + Array(String(byte, radix: 16).utf8)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}
