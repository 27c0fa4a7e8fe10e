import MailModel

/// Decides whether a DN lies in the base and scope of a search.
struct SearchArea {
    private let text: [UInt8]
    private let base: DistinguishedName
    private let scope: SearchScope
    private var folded: [UInt8] = []

    /// Nil when the base is not a DN.
    init?(base: String, scope: SearchScope) {
        guard let name = DistinguishedName(base) else { return nil }
        self.base = name
        self.scope = scope
        text = Array(base.utf8)
    }

    /// Nil when the bytes are not a DN.
    mutating func contains(_ dn: Bytes) -> Bool? {
        if let plain = containsAsWritten(dn) { return plain }
        guard DistinguishedName.fold(dn, into: &folded) else { return nil }
        guard base.contains(folded: folded) else { return false }
        let above = base.folded.isEmpty ? 0 : base.folded.count + 1
        switch scope {
        case .base: return folded.count == base.folded.count
        case .subtree: return true
        case .one:
            guard folded.count > base.folded.count else { return false }
            let relative = folded.dropLast(above)
            return !relative.isEmpty && !relative.contains(UInt8(ascii: ","))
        }
    }

    /// The common case: the file writes the base as the settings do, and nothing is escaped.
    private func containsAsWritten(_ dn: Bytes) -> Bool? {
        guard scope != .base, !text.isEmpty, dn.count > text.count + 1 else { return nil }
        let above = dn.count - text.count
        let ends = text.withUnsafeBytes { Bytes(rebasing: dn[above...]).equals($0) }
        guard ends, dn[above - 1] == UInt8(ascii: ",") else { return nil }
        // What has no type before its value is no DN: the careful way tells.
        var hasType = false
        var isDeep = false
        for byte in dn[..<(above - 1)] {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: ";"): return nil
            case UInt8(ascii: "="): hasType = true
            case UInt8(ascii: ","):
                guard hasType else { return nil }
                hasType = false
                isDeep = true
            default: break
            }
        }
        guard hasType else { return nil }
        return scope == .subtree || !isDeep
    }
}
