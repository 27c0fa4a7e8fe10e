package import MailModel

/// What the consumers' tables need besides the routing table: kept with every generation, so that
/// an old one can be published again when the settings file is broken.
package struct OutputParameters: Sendable, Equatable {
    /// What a generation keeps of a `MailSystem`: rewritten addresses are in the rows already.
    package struct System: Codable, Sendable, Equatable {
        package var name: String
        package var hosted: Bool
        /// Where mail goes next.
        package var transport: NextHop
        /// Where a third-party system's users read their mail; nil: nobody said.
        package var imap: MailboxServer?

        package init(
            name: String, hosted: Bool, transport: NextHop, imap: MailboxServer? = nil
        ) {
            self.name = name
            self.hosted = hosted
            self.transport = transport
            self.imap = imap
        }
    }

    package var systems: [System]
    package var domains: [MailDomain]
    /// Who reads the tables, in the order of `AnyOutput`.
    package var outputs: [AnyOutput]
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
        systems: [System], domains: [MailDomain], outputs: [AnyOutput],
        rules: [String]? = nil, ruleNames: [String]? = nil,
        nestedGroups: [String]? = nil
    ) {
        self.systems = systems
        self.domains = domains
        self.outputs = outputs
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

    /// What the outputs cannot be given of a table; what several of them say alike, once.
    package func problems(in table: RoutingTable) -> [Problem] {
        var told: Set<Problem> = []
        return outputs.flatMap { $0.output.problems(in: table, self) }
            .filter { told.insert($0).inserted }
    }

    func transport(of system: String) -> NextHop? {
        systems.first { $0.name == system }?.transport
    }
}

extension OutputParameters: Codable {
    /// A key of `outputs.json`: one of its own, or the name of an output.
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { return nil }

        static let systems = Key("systems")
        static let domains = Key("domains")
        static let rules = Key("rules")
        static let ruleNames = Key("ruleNames")
        static let nestedGroups = Key("nestedGroups")
    }

    /// Reads what this version or an earlier one wrote.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        systems = try values.decode([System].self, forKey: .systems)
        domains = try values.decode([MailDomain].self, forKey: .domains)
        rules = try values.decodeIfPresent([String].self, forKey: .rules)
        ruleNames = try values.decodeIfPresent([String].self, forKey: .ruleNames)
        nestedGroups = try values.decodeIfPresent([String].self, forKey: .nestedGroups)
        outputs = try AnyOutput.types.compactMap { type in
            let key = Key(type.name)
            let isOff = try? values.decode(Bool.self, forKey: key) == false
            guard values.contains(key), isOff != true else { return nil }
            return AnyOutput(try type.init(from: values.superDecoder(forKey: key)))
        }
    }

    /// Writes each output under its name.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(systems, forKey: .systems)
        try values.encode(domains, forKey: .domains)
        try values.encodeIfPresent(rules, forKey: .rules)
        try values.encodeIfPresent(ruleNames, forKey: .ruleNames)
        try values.encodeIfPresent(nestedGroups, forKey: .nestedGroups)
        for output in outputs {
            try output.output.encode(to: values.superEncoder(forKey: Key(output.name)))
        }
        // Version 0.1 asks for these two whether they are on or not.
        let names = outputs.map(\.name)
        for name in ["dovecot", "pam"] where !names.contains(name) {
            try values.encode(false, forKey: Key(name))
        }
    }
}

/// An output that is on and has nothing to say is `true`.
struct OutputThatIsOn: Codable {
    static func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(true)
    }
}
