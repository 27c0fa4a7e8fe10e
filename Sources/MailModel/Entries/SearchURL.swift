/// A search written as a URL: `ldap://host/base?attributes?scope?filter` (RFC 4516).
///
/// Groups whose members are found, not listed, say so in one.
package struct SearchURL: Sendable, Equatable {
    /// The server's name, in lower case; empty: the one where the URL stands.
    package let host: String
    /// The DN to search below; empty: the whole directory.
    package let base: String
    /// `base` unless the URL says otherwise.
    package let scope: SearchScope
    /// `(objectClass=*)` unless the URL says otherwise.
    package let filter: Filter

    /// Reads a URL; nil for what is none, and for one with a critical extension, which nobody here
    /// would respect.
    package init?(_ text: String) {
        guard let colon = text.firstRange(of: "://"),
            ["ldap", "ldaps"].contains(text[..<colon.lowerBound].lowercased())
        else { return nil }
        let rest = text[colon.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let parts = rest[slash...].dropFirst()
            .split(separator: "?", maxSplits: 4, omittingEmptySubsequences: false)
            .map { SearchURL.decoded($0) }
        let texts = parts.compactMap(\.self)
        guard texts.count == parts.count else { return nil }
        func part(_ index: Int) -> String { index < texts.count ? texts[index] : "" }

        guard let scope = SearchURL.scope(part(2)), DistinguishedName(part(0)) != nil,
            !part(4).split(separator: ",").contains(where: { $0.hasPrefix("!") }),
            let filter = part(3).isEmpty ? .everything : try? Filter(part(3))
        else { return nil }
        host = SearchURL.host(rest[..<slash])
        base = part(0)
        self.scope = scope
        self.filter = filter
    }

    private static func scope(_ word: String) -> SearchScope? {
        switch word.lowercased() {
        case "", "base": .base
        case "one", "onelevel": .one
        case "sub", "subtree": .subtree
        default: nil
        }
    }

    /// The name in `name:port` and `[address]:port`.
    private static func host(_ text: Substring) -> String {
        let end =
            text.hasPrefix("[")
            ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
        return text[..<(end ?? text.endIndex)].lowercased()
    }

    /// The text with `%2C` and the like decoded; nil when that makes no text.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst()?.hexDigit, let low = rest.popFirst()?.hexDigit else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
