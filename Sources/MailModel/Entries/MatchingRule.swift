/// The matching rules an extensible filter may name (RFC 4517 section 4.2, MS-ADTS 3.1.1.3.4.4).
package enum MatchingRule: Sendable, Equatable {
    case caseIgnore
    case caseExact
    case distinguishedName
    case integer
    case octets
    case bitAnd
    case bitOr

    /// The rule with that name or OID; nil when it cannot be evaluated here.
    package init?(_ name: String) {
        guard let rule = MatchingRule.byName[name.lowercased()] else { return nil }
        self = rule
    }

    /// The names and OIDs that can be evaluated here, for hints.
    package static var names: [String] { byName.keys.sorted() }

    private static let byName: [String: MatchingRule] = [
        "caseignorematch": .caseIgnore, "2.5.13.2": .caseIgnore,
        "caseignoreia5match": .caseIgnore, "1.3.6.1.4.1.1466.109.114.2": .caseIgnore,
        "caseignorelistmatch": .caseIgnore, "2.5.13.11": .caseIgnore,
        "numericstringmatch": .caseIgnore, "2.5.13.8": .caseIgnore,
        "telephonenumbermatch": .caseIgnore, "2.5.13.20": .caseIgnore,
        "objectidentifiermatch": .caseIgnore, "2.5.13.0": .caseIgnore,
        "booleanmatch": .caseIgnore, "2.5.13.13": .caseIgnore,
        "generalizedtimematch": .caseIgnore, "2.5.13.27": .caseIgnore,
        "caseexactmatch": .caseExact, "2.5.13.5": .caseExact,
        "caseexactia5match": .caseExact, "1.3.6.1.4.1.1466.109.114.1": .caseExact,
        "distinguishednamematch": .distinguishedName, "2.5.13.1": .distinguishedName,
        "integermatch": .integer, "2.5.13.14": .integer,
        "octetstringmatch": .octets, "2.5.13.17": .octets,
        "1.2.840.113556.1.4.803": .bitAnd, "integerbitandmatch": .bitAnd,
        "1.2.840.113556.1.4.804": .bitOr, "integerbitormatch": .bitOr,
    ]
}
