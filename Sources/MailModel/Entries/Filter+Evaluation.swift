extension Filter {
    /// Whether it can be evaluated here: a matching rule may be one that only a server knows.
    package var isEvaluable: Bool { serverParts.isEmpty }

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
