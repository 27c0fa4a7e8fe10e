extension Filter {
    /// Whether it can be evaluated here: a matching rule may be one that only a server knows.
    package var isEvaluable: Bool { Filter.isEvaluable(root) }

    private static func isEvaluable(_ node: Node) -> Bool {
        switch node {
        case .and(let nodes), .or(let nodes): nodes.allSatisfy { isEvaluable($0) }
        case .not(let node): isEvaluable(node)
        case .extensible(let attribute, let rule, _, _):
            attribute != nil && rule.map { MatchingRule($0) != nil } ?? true
        case .equal, .approximate, .greaterOrEqual, .lessOrEqual, .present, .substrings: true
        }
    }
}
