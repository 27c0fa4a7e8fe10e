/// What the consumers' tables need besides the routing table: kept with every generation, so that
/// an old one can be published again when the settings file is broken.
package struct OutputParameters: Codable, Sendable, Equatable {
    /// A system and how mail reaches it.
    package struct System: Codable, Sendable, Equatable {
        package var name: String
        package var hosted: Bool
        /// transport(5) value.
        package var transport: String

        package init(name: String, hosted: Bool, transport: String) {
            self.name = name
            self.hosted = hosted
            self.transport = transport
        }
    }

    /// A domain with its mirrors; A-labels.
    package struct Domain: Codable, Sendable, Equatable {
        package var name: String
        package var aliases: [String]
        /// The system that unknown addresses go to; nil: they are refused.
        package var unknown: String?
        /// The address that unknown addresses are rewritten to; nil: none.
        package var catchAll: String?

        package init(
            name: String, aliases: [String], unknown: String?, catchAll: String? = nil
        ) {
            self.name = name
            self.aliases = aliases
            self.unknown = unknown
            self.catchAll = catchAll
        }
    }

    /// What Postfix is given.
    package struct Postfix: Codable, Sendable, Equatable {
        /// `lmdb`, `cdb`, `texthash` or `hash`; never `auto`.
        package var mapType: String
        /// Text after REJECT in sasl_deny.
        package var denyText: String
        /// True: every name has a row in `aliases`; nil otherwise, as in generations made before
        /// there was a choice.
        package var identityAliases: Bool?

        package init(mapType: String, denyText: String, identityAliases: Bool = false) {
            self.mapType = mapType
            self.denyText = denyText
            self.identityAliases = identityAliases ? true : nil
        }
    }

    package var systems: [System]
    package var domains: [Domain]
    package var postfix: Postfix?
    package var dovecot: Bool
    package var pam: Bool
    /// What each placement rule says, in words, for explanations; nil where a generation was made
    /// before they were kept.
    package var rules: [String]?
    /// The rules' names, in the same order; nil where a generation's rows have the rules' numbers.
    package var ruleNames: [String]?
    /// The groups within those of placement rules that counted, as DNs in comparable form; nil: none.
    ///
    /// One that cannot be read later must not mean "nobody".
    package var nestedGroups: [String]?

    package init(
        systems: [System], domains: [Domain], postfix: Postfix?, dovecot: Bool, pam: Bool,
        rules: [String]? = nil, ruleNames: [String]? = nil,
        nestedGroups: [String]? = nil
    ) {
        self.systems = systems
        self.domains = domains
        self.postfix = postfix
        self.dovecot = dovecot
        self.pam = pam
        self.rules = rules
        self.ruleNames = ruleNames
        self.nestedGroups = nestedGroups
    }

    /// Tells whether both render every table alike.
    package func renders(like other: OutputParameters) -> Bool {
        var copy = self
        copy.rules = other.rules
        copy.ruleNames = other.ruleNames
        copy.nestedGroups = other.nestedGroups
        return copy == other
    }

    /// What the rule says that a row names; nil where nobody knows.
    package func condition(of rule: String) -> String? {
        guard let rules else { return nil }
        let place = ruleNames.map { $0.firstIndex(of: rule) } ?? Int(rule).map { $0 - 1 }
        return place.flatMap { rules.indices.contains($0) ? rules[$0] : nil }
    }

    func transport(of system: String) -> String? {
        systems.first { $0.name == system }?.transport
    }
}
