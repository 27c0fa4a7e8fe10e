import MailModel

/// Reads `canaries`: addresses and the system each must be routed to.
enum CanariesReader {
    static func read(
        _ file: Section, domains: [MailDomain], systems: [String]
    ) -> [Canary] {
        guard let pairs = file.value("canaries")?.pairs(of: "addresses to systems") else {
            return []
        }
        let known = Set(domains.flatMap { [$0.name] + $0.aliases })
        var seen: Set<String> = []
        return pairs.compactMap { address, value -> Canary? in
            let system = value.system(among: systems)
            guard let canonical = canonical(address, value, known) else { return nil }
            guard seen.insert(canonical).inserted else {
                let shown = value.context.quoted(address, at: value.keyPlace)
                value.context.complain(
                    "duplicate-value", at: value.keyPlace, "the canary \(shown) is listed twice")
                return nil
            }
            return system.map { Canary(address: address, system: $0) }
        }
    }

    /// The address in a form to find doubles by; nil after a complaint.
    private static func canonical(
        _ address: String, _ value: Value, _ known: Set<String>
    ) -> String? {
        let context = value.context
        let shown = context.quoted(address, at: value.keyPlace)
        let hasOddCharacter = address.unicodeScalars.contains {
            $0.properties.generalCategory == .control || $0 == " "
        }
        guard let at = address.lastIndex(of: "@"), at > address.startIndex, !hasOddCharacter,
            let domain = DomainName.canonical(String(address[address.index(after: at)...]))
        else {
            context.complain(
                "invalid-address", at: value.keyPlace, "\(shown) is not an address",
                hint: "canaries: {anna@example.com: SYSTEM}")
            return nil
        }
        guard known.isEmpty || known.contains(domain) else {
            let guess = NearMiss.suggestion(for: domain, among: known.sorted())
            context.complain(
                "foreign-address", at: value.keyPlace, "the domain of \(shown) is not in 'domains'",
                hint: guess.map { "did you mean '\($0)'?" })
            return nil
        }
        return address[..<at].lowercased() + "@" + domain
    }
}
