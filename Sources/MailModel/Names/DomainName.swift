import CIDN2

/// Domain names in their canonical form: A-labels, lower case (RFC 5890 section 2.3.2.1).
package enum DomainName {
    /// The canonical form of a domain; nil when the text is not a domain (RFC 5321 section 4.1.2).
    ///
    /// Labels hold letters, digits and hyphens, 1 to 63 of them, no hyphen at an end; the whole
    /// has at most 255 octets and no dot at the end. Other scripts are mapped as UTS #46 says,
    /// non-transitionally, and then written as A-labels.
    package static func canonical(_ text: String) -> String? {
        text.withBytes { bytes in
            if bytes.isASCII { return canonicalASCII(bytes) }
            guard !bytes.contains(0), let ascii = aLabels(of: text) else { return nil }
            return ascii.withBytes { canonicalASCII($0) }
        }
    }

    /// The domain as its users write it, with U-labels; unchanged where that cannot be told.
    package static func uLabels(_ domain: String) -> String {
        guard domain.contains("xn--"), !domain.utf8.contains(0) else { return domain }
        var output: UnsafeMutablePointer<CChar>?
        guard idn2_to_unicode_8z8z(domain, &output, 0) == IDN2_OK.rawValue, let output else {
            return domain
        }
        defer { idn2_free(output) }
        return String(cString: output)
    }

    private static func aLabels(of text: String) -> String? {
        let flags = Int32(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
        var output: UnsafeMutablePointer<CChar>?
        guard idn2_to_ascii_8z(text, &output, flags) == IDN2_OK.rawValue, let output else {
            return nil
        }
        defer { idn2_free(output) }
        return String(cString: output)
    }

    private static func canonicalASCII(_ bytes: Bytes) -> String? {
        guard !bytes.isEmpty, bytes.count <= 255 else { return nil }
        let hyphen = UInt8(ascii: "-")
        var length = 0
        var previous = hyphen
        for byte in bytes {
            if byte == UInt8(ascii: ".") {
                guard length > 0, previous != hyphen else { return nil }
                length = 0
            } else {
                guard byte.isASCIILetter || byte.isASCIIDigit || (byte == hyphen && length > 0)
                else { return nil }
                length += 1
                guard length <= 63 else { return nil }
            }
            previous = byte
        }
        guard length > 0, previous != hyphen else { return nil }
        return String(decoding: bytes.map(\.asciiLowercased), as: UTF8.self)
    }
}
