/// A filter bound to the attributes of a read, ready to be asked entry after entry.
///
/// Values compare without regard to case, inner blanks folded; names among them compare as DNs;
/// numbers compare as numbers and times as times under `>=` and `<=`. An attribute that the entry lacks matches
/// nothing (product rule: RFC 4511's "undefined" only arises for unknown matching rules, which are
/// refused when the settings are read).
package struct EntryMatcher: Sendable {
    private let test: Test

    private indirect enum Test: Sendable {
        case all([Test])
        case any([Test])
        case not(Test)
        case never
        case present(Int)
        case equal(Int, Assertion)
        case ordered(Int, Assertion, atLeast: Bool)
        case substrings(Int, SubstringAssertion)
        case rule(Int, MatchingRule, Assertion)
        case nameRule(String?, MatchingRule, Assertion)
        case category(Int, Assertion)
    }

    /// Binds `filter` to `attributes`; what the filter needs and the list lacks is never present.
    package init(_ filter: Filter, attributes: AttributeList) {
        test = EntryMatcher.bind(filter.root, attributes)
    }

    /// Tells whether the entry satisfies the filter.
    package func matches(_ entry: borrowing Entry) -> Bool {
        EntryMatcher.holds(test, entry)
    }

    private static func bind(_ node: Filter.Node, _ list: AttributeList) -> Test {
        switch node {
        case .and(let nodes): return .all(nodes.map { bind($0, list) })
        case .or(let nodes): return .any(nodes.map { bind($0, list) })
        case .not(let node): return .not(bind(node, list))
        case .present(let name): return list.slot(of: name).map { .present($0) } ?? .never
        case .equal(let name, let value), .approximate(let name, let value):
            guard let slot = list.slot(of: name) else { return .never }
            if name.lowercased() == "objectclass" { return classTest(slot, value) }
            let isCategory =
                name.lowercased() == "objectcategory" && !value.contains(UInt8(ascii: "="))
            return isCategory
                ? .category(slot, Assertion(value)) : .equal(slot, Assertion(value))
        case .greaterOrEqual(let name, let value):
            return list.slot(of: name).map { .ordered($0, Assertion(value), atLeast: true) }
                ?? .never
        case .lessOrEqual(let name, let value):
            return list.slot(of: name).map { .ordered($0, Assertion(value), atLeast: false) }
                ?? .never
        case .substrings(let name, let initial, let middle, let final):
            let assertion = SubstringAssertion(initial: initial, middle: middle, final: final)
            return list.slot(of: name).map { .substrings($0, assertion) } ?? .never
        case .extensible(let name, let ruleName, let withDN, let value):
            guard let rule = MatchingRule(ruleName ?? "caseIgnoreMatch") else { return .never }
            var tests: [Test] = []
            if let slot = name.flatMap({ list.slot(of: $0) }) {
                let assertion = Assertion(value)
                tests.append(
                    ruleName == nil ? .equal(slot, assertion) : .rule(slot, rule, assertion))
            }
            if withDN { tests.append(.nameRule(name, rule, Assertion(value))) }
            return .any(tests)
        }
    }

    /// An entry of a class is one of every class above it.
    private static func classTest(_ slot: Int, _ value: [UInt8]) -> Test {
        let name = String(decoding: value, as: UTF8.self)
        guard let below = ObjectClass.below(name) else { return .present(slot) }
        let named = Test.equal(slot, Assertion(value))
        if below.isEmpty { return named }
        return .any([named] + below.map { .equal(slot, Assertion(Array($0.utf8))) })
    }

    private static func holds(_ test: Test, _ entry: borrowing Entry) -> Bool {
        switch test {
        case .all(let tests):
            for test in tests where !holds(test, entry) { return false }
            return true
        case .any(let tests):
            for test in tests where holds(test, entry) { return true }
            return false
        case .not(let test): return !holds(test, entry)
        case .never: return false
        case .present(let slot): return entry.has(slot)
        case .equal(let slot, let assertion):
            return entry.anyValue(of: slot) { assertion.equals($0) }
        case .ordered(let slot, let assertion, let atLeast):
            return entry.anyValue(of: slot) {
                let order = assertion.order(of: $0)
                return order == 0 || (order > 0) == atLeast
            }
        case .substrings(let slot, let assertion):
            return entry.anyValue(of: slot) { assertion.matches($0) }
        case .rule(let slot, let rule, let assertion):
            return entry.anyValue(of: slot) { assertion.matches($0, by: rule) }
        case .nameRule(let name, let rule, let assertion):
            return matchesName(entry.dn, name, rule, assertion)
        case .category(let slot, let assertion):
            return entry.anyValue(of: slot) { isCategory($0, assertion) }
        }
    }

    /// Active Directory keeps the DN of a schema object in objectCategory and lets filters say the
    /// object's name alone: `person` is `CN=Person,CN=Schema,…` (MS-ADTS 3.1.1.3.1.3.5).
    private static func isCategory(_ value: Bytes, _ assertion: Assertion) -> Bool {
        if assertion.equals(value) { return true }
        guard let first = DistinguishedName.parts(of: value)?.first else { return false }
        return first.value.withUnsafeBytes { assertion.equals($0) }
    }

    /// The `:dn:` form: the attributes of the entry's own DN count too (RFC 4511 4.5.1.7.7).
    private static func matchesName(
        _ dn: Bytes, _ name: String?, _ rule: MatchingRule, _ assertion: Assertion
    ) -> Bool {
        for part in DistinguishedName.parts(of: dn) ?? [] {
            if let name, part.type != Array(name.lowercased().utf8) { continue }
            if part.value.withUnsafeBytes({ assertion.matches($0, by: rule) }) { return true }
        }
        return false
    }
}
