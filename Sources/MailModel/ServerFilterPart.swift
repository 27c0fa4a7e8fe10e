/// An extensible part of a filter (RFC 4515 `:=`) that only a server can evaluate: by a matching
/// rule that is unknown here, or without an attribute.
package struct ServerFilterPart: Sendable, Equatable {
    package let attribute: String?
    package let rule: String?
    /// True for the `:dn` form.
    package let withDN: Bool

    /// What stands in the filter between attribute and value.
    package var written: String { "\(withDN ? ":dn" : "")\(rule.map { ":\($0)" } ?? ""):=" }
}

extension Filter {
    /// The parts that `EntryMatcher` cannot evaluate, in order of appearance; mostly none.
    package var serverParts: [ServerFilterPart] { Filter.serverParts(of: root) }

    private static func serverParts(of node: Node) -> [ServerFilterPart] {
        switch node {
        case .and(let nodes), .or(let nodes): return nodes.flatMap { serverParts(of: $0) }
        case .not(let node): return serverParts(of: node)
        case .extensible(let attribute, let rule, let withDN, _):
            let isKnown = rule.map { MatchingRule($0) != nil } ?? true
            if attribute != nil, isKnown { return [] }
            return [ServerFilterPart(attribute: attribute, rule: rule, withDN: withDN)]
        case .equal, .approximate, .greaterOrEqual, .lessOrEqual, .present, .substrings: return []
        }
    }
}
