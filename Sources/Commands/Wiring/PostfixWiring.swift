import MailModel
import Tables

/// Holds main.cf and master.cf against the tables (postconf(5), ADDRESS_CLASS_README).
struct PostfixWiring {
    /// The parameters it looks at.
    static let parameters = [
        "virtual_mailbox_domains", "virtual_mailbox_maps", "virtual_alias_maps", "transport_maps",
        "mydestination", "relay_domains", "relay_recipient_maps", "virtual_alias_domains",
        "smtpd_sasl_auth_enable", "smtpd_relay_restrictions", "smtpd_recipient_restrictions",
        "virtual_alias_expansion_limit", "relayhost", "smtp_fallback_relay",
    ]

    private let main: [String: String]
    /// What master.cf sets otherwise, by service and parameter.
    private let services: [String: [String: String]]
    private let folder: String
    private let mapType: String
    private let domains: [String]

    /// Takes the output of `postconf -x` and of `postconf -P`; `folder` holds the tables.
    init(main: String, services: String, folder: String, mapType: String, domains: [String]) {
        self.main = PostfixWiring.pairs(main)
        self.folder = folder
        self.mapType = mapType
        self.domains = domains
        var found: [String: [String: String]] = [:]
        for (name, value) in PostfixWiring.pairs(services) {
            let parts = name.split(separator: "/")
            guard parts.count == 3 else { continue }
            found["\(parts[0])/\(parts[1])", default: [:]][String(parts[2])] = value
        }
        self.services = found
    }

    /// One sentence for each thing to change.
    func findings() -> [String] {
        references() + classes() + relays() + restrictions()
    }

    /// A list with more recipients than Postfix expands is deferred for ever.
    func expansion(of table: RoutingTable) -> [String] {
        let limit = main["virtual_alias_expansion_limit"].flatMap(Int.init) ?? 1000
        let largest =
            table.routes.lazy.filter { $0.action == .expand }
            .map { route in Recipients.of(table.arena.bytes(route.target)).count }.max() ?? 0
        guard largest >= limit else { return [] }
        return [
            "main.cf: a list has \(largest) recipients and virtual_alias_expansion_limit is "
                + "\(limit); set it to \(largest + largest / 500 + 10) or more"
        ]
    }

    // MARK: the tables are named

    private func references() -> [String] {
        let isRelay = words("relay_domains").contains { $0.hasSuffix("\(folder)/domains") }
        let wanted = [
            (isRelay ? "relay_domains" : "virtual_mailbox_domains", "domains"),
            (isRelay ? "relay_recipient_maps" : "virtual_mailbox_maps", "recipients"),
            ("virtual_alias_maps", "aliases"), ("transport_maps", "transport"),
        ]
        return wanted.compactMap { parameter, table in reference(parameter, table) }
    }

    private func reference(_ parameter: String, _ table: String) -> String? {
        let file = "\(folder)/\(table)"
        let right = "\(mapType):\(file)"
        let words = words(parameter)
        guard let index = words.firstIndex(where: { $0.hasSuffix(file) }) else {
            return "main.cf: \(parameter) does not name the table; set \(parameter) = \(right)"
        }
        let word = words[index]
        if word.hasPrefix("proxy:") {
            return "main.cf: \(parameter): write \(right) without proxy:, which does not notice "
                + "new tables"
        }
        if word != right {
            return "main.cf: \(parameter) reads the table as \(word.prefix { $0 != ":" }), it is "
                + "\(mapType); write \(right)"
        }
        guard parameter == "transport_maps", index > 0 else { return nil }
        return
            "main.cf: transport_maps asks \(words[0]) first, which may send users elsewhere; put "
            + "\(right) first"
    }

    // MARK: one address class

    private func classes() -> [String] {
        ["mydestination", "relay_domains", "virtual_alias_domains", "virtual_mailbox_domains"]
            .flatMap { parameter in
                let listed = Set(words(parameter).map { $0.lowercased() })
                return domains.filter { listed.contains($0) }.map { domain in
                    "main.cf: \(domain) stands in \(parameter) too; take it out, a domain belongs "
                        + "to one address class and the domains table has it"
                }
            }
    }

    // MARK: relays

    /// Without brackets the MX of the name is asked for, and the MX of a split domain is mostly
    /// this host.
    private func relays() -> [String] {
        ["relayhost", "smtp_fallback_relay"].flatMap { parameter in
            words(parameter).filter { word in
                domains.contains(word.prefix { $0 != ":" }.lowercased())
            }.map { word in
                "main.cf: \(parameter) = \(word) asks for the MX of a domain of the split, which "
                    + "leads mail back here; name the host in brackets"
            }
        }
    }

    // MARK: denied logins

    /// Every smtpd that lets users log in must ask the denylist before it permits anything.
    private func restrictions() -> [String] {
        var findings: [String] = []
        if main["smtpd_sasl_auth_enable"] == "yes" {
            findings += [restriction("main.cf", [:])].compactMap(\.self)
        }
        for (service, own) in services.sorted(by: { $0.key < $1.key }) {
            let enables = own["smtpd_sasl_auth_enable"] ?? main["smtpd_sasl_auth_enable"]
            let changes =
                own["smtpd_relay_restrictions"] ?? own["smtpd_recipient_restrictions"]
                ?? own["smtpd_sasl_auth_enable"]
            guard enables == "yes", changes != nil else { continue }
            findings += [restriction("master.cf: \(service)", own)].compactMap(\.self)
        }
        return findings
    }

    private func restriction(_ place: String, _ own: [String: String]) -> String? {
        let check = "check_sasl_access \(mapType):\(folder)/sasl_deny"
        let parameter = "smtpd_relay_restrictions"
        let relay = own[parameter] ?? main[parameter] ?? ""
        let others =
            own["smtpd_recipient_restrictions"] ?? main["smtpd_recipient_restrictions"] ?? ""
        let lists = [relay, others].map(PostfixWiring.words)
        for words in lists {
            guard let index = words.firstIndex(where: { $0.hasSuffix("\(folder)/sasl_deny") })
            else { continue }
            let permits = words.firstIndex { $0.hasPrefix("permit") } ?? words.count
            guard index > permits else { return nil }
            return "\(place): \(check) stands after \(words[permits]), which lets denied logins "
                + "send; put it first in the restrictions"
        }
        return "\(place): logins are accepted and \(parameter) does not ask the denylist; begin it "
            + "with \(check)"
    }

    // MARK: text

    private func words(_ parameter: String) -> [String] {
        PostfixWiring.words(main[parameter] ?? "")
    }

    private static func words(_ value: String) -> [String] {
        value.split { $0 == "," || $0.isWhitespace }.map(String.init)
    }

    private static func pairs(_ text: String) -> [String: String] {
        var pairs: [String: String] = [:]
        for line in text.split(separator: "\n") {
            guard let equals = line.firstRange(of: " =") else { continue }
            let value = line[equals.upperBound...].drop { $0 == " " }
            pairs[String(line[..<equals.lowerBound])] = String(value)
        }
        return pairs
    }
}
