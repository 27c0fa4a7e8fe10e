/// What an address value says, canonical: a local part, and a domain unless it is a bare local
/// part that exists in every domain.
///
/// Lower case, Unicode composed, quoted only where RFC 5321 needs it, the domain in A-labels.
package struct Address: Hashable, Sendable {
    /// The local part as it stands before the `@`.
    package let local: [UInt8]
    /// The domain; nil for a bare local part.
    package let domain: [UInt8]?

    /// What is longer, in octets, is not looked at.
    package static let limit = 4096

    /// Reads a value.
    ///
    /// White space at the ends is dropped, the value split at the last `@`. Source: RFC 5321
    /// section 4.1.2 (Mailbox), RFC 6531 section 3.3 (UTF-8 in local parts).
    ///
    /// - Throws: `InvalidAddress` with the reason.
    package init(_ value: Bytes) throws(InvalidAddress) {
        let value = value.trimmed
        guard !value.isEmpty else { throw .empty }
        guard value.count <= Address.limit else { throw .tooLong }
        guard let at = value.lastIndex(of: UInt8(ascii: "@")) else {
            local = try LocalPart.canonical(value)
            domain = nil
            return
        }
        let domainBytes = Bytes(rebasing: value[(at + 1)...])
        local = try LocalPart.canonical(Bytes(rebasing: value[..<at]))
        if Address.isCanonicalDomain(domainBytes) {
            domain = Array(domainBytes)
        } else {
            domain = try Address.domain(domainBytes)
        }
    }

    /// The local part of a value that stands before a domain that is known already, canonical.
    ///
    /// - Throws: `InvalidAddress` with the reason.
    package static func local(_ value: Bytes) throws(InvalidAddress) -> [UInt8] {
        try LocalPart.canonical(value)
    }

    /// The address with the domain it has, or with `mainDomain` for a bare local part.
    package func bytes(in mainDomain: [UInt8]) -> [UInt8] { bytes(at: domain ?? mainDomain) }

    /// The local part in another domain.
    private func bytes(at domain: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(local.count + 1 + domain.count)
        text += local
        text.append(UInt8(ascii: "@"))
        text += domain
        return text
    }

    private static func domain(_ bytes: Bytes) throws(InvalidAddress) -> [UInt8] {
        if bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]"), bytes.isASCII,
            bytes.count <= 255, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        {
            return bytes.map(\.asciiLowercased)
        }
        guard let text = bytes.text else { throw .notUTF8 }
        guard let domain = DomainName.canonical(text) else { throw .domain }
        return Array(domain.utf8)
    }

    /// Lower-case letters, digits and dots in their places: nothing to do.
    ///
    /// Hyphens, which may be part of an A-label, and all the rest take the careful way.
    private static func isCanonicalDomain(_ bytes: Bytes) -> Bool {
        guard bytes.count <= 255 else { return false }
        var label = 0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                label += 1
            case UInt8(ascii: "."):
                guard label > 0, label <= 63 else { return false }
                label = 0
            default: return false
            }
        }
        return label > 0 && label <= 63
    }
}

/// Why a value is not an address; the raw value is the sentence that follows "the address is".
package enum InvalidAddress: String, Error, Sendable {
    case empty = "the value is empty"
    case tooLong = "the value is longer than any address"
    case notUTF8 = "the value is not UTF-8"
    case controlCharacter = "it holds a control character"
    case localEmpty = "nothing stands before the @"
    case localTooLong = "the local part is longer than 64 octets"
    case local = "the local part is neither a dot-string nor a quoted string"
    case domain = "what follows the @ is not a domain name"
}
