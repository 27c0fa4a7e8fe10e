package import MailModel

/// Decides whether a DN lies in the bases and scope of a search, and not in what it leaves out.
package struct SearchArea {
    private let bases: [SearchBase]
    private let exclude: [DistinguishedName]
    private var folded: [UInt8] = []

    /// The first text that is no DN.
    package struct NoName: Error {
        let text: String
    }

    /// The area of a search; throws for a base that is no DN.
    package init(
        bases: [String], exclude: [String] = [], scope: SearchScope
    ) throws(NoName) {
        var places: [SearchBase] = []
        for text in bases { places.append(SearchBase(text, try SearchArea.name(text), scope)) }
        var names: [DistinguishedName] = []
        for text in exclude { names.append(try SearchArea.name(text)) }
        self.bases = places
        self.exclude = names
    }

    /// True when the area holds that entry; nil when the bytes are not a DN.
    package mutating func contains(_ dn: Bytes) -> Bool? {
        var isInside = false
        var isCertain = true
        for index in bases.indices {
            switch bases[index].containsAsWritten(dn) {
            case true?: isInside = true
            case false?: continue
            case nil: isCertain = false
            }
            if isInside { break }
        }
        if isInside ? exclude.isEmpty : isCertain { return isInside }
        guard DistinguishedName.fold(dn, into: &folded) else { return nil }
        if !isInside {
            isInside = bases.contains { $0.name.covers(folded: folded, $0.scope) }
        }
        return isInside && !exclude.contains { $0.contains(folded: folded) }
    }

    /// The bases that need a search of their own: none that lies in another one's tree.
    static func distinct(_ bases: [String], _ scope: SearchScope) -> [String] {
        let names = bases.map { DistinguishedName($0) }
        return bases.indices.filter { index in
            guard let name = names[index] else { return true }
            return !bases.indices.contains { other in
                guard other != index, let tree = names[other] else { return false }
                if tree == name { return other < index }
                return scope == .subtree && tree.contains(folded: name.folded)
            }
        }.map { bases[$0] }
    }

    private static func name(_ text: String) throws(NoName) -> DistinguishedName {
        guard let name = DistinguishedName(text) else { throw NoName(text: text) }
        return name
    }
}

/// One base of a search, with a quick answer for the common case.
private struct SearchBase {
    let name: DistinguishedName
    let scope: SearchScope
    private let text: [UInt8]

    init(_ text: String, _ name: DistinguishedName, _ scope: SearchScope) {
        self.name = name
        self.scope = scope
        self.text = Array(text.utf8)
    }

    /// The common case: the file writes the base as the settings do, and nothing is escaped.
    ///
    /// Nil when a closer look is needed.
    func containsAsWritten(_ dn: Bytes) -> Bool? {
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
