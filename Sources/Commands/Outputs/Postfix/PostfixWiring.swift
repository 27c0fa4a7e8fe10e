import MailModel
import Tables

/// Holds main.cf against the tables (postconf(5), ADDRESS_CLASS_README).
struct PostfixWiring {
    private let postfix: PostfixInstance
    private let folder: String
    private let mapType: MapType
    private let domains: [String]

    /// `folder` holds the tables.
    init(_ postfix: PostfixInstance, folder: String, mapType: MapType, domains: [String]) {
        self.postfix = postfix
        self.folder = folder
        self.mapType = mapType
        self.domains = domains
    }

    /// One sentence for each thing to change.
    func findings() -> [String] {
        (references() + classes() + subdomains() + relays()).map { "\(postfix.mainFile): \($0)" }
    }

    /// A list with more recipients than Postfix expands is deferred for ever.
    func expansion(of table: RoutingTable) -> [String] {
        let limit = Int(postfix["virtual_alias_expansion_limit"]) ?? 1000
        let largest =
            table.routes.lazy.filter { $0.action == .expand }
            .map { route in Recipients.of(table.arena.bytes(route.target)).count }.max() ?? 0
        guard largest >= limit else { return [] }
        return [
            "\(postfix.mainFile): a list has \(largest) recipients and "
                + "virtual_alias_expansion_limit is \(limit); set it to "
                + "\(largest + largest / 500 + 10) or more"
        ]
    }

    // MARK: the tables are named

    private var isRelay: Bool {
        postfix.words("relay_domains").contains { $0.hasSuffix("\(folder)/domains") }
    }

    private func references() -> [String] {
        let wanted = [
            (isRelay ? "relay_domains" : "virtual_mailbox_domains", "domains"),
            (isRelay ? "relay_recipient_maps" : "virtual_mailbox_maps", "recipients"),
            ("virtual_alias_maps", "aliases"), ("transport_maps", "transport"),
        ]
        return wanted.compactMap { parameter, table in reference(parameter, table) }
    }

    private func reference(_ parameter: String, _ table: String) -> String? {
        let file = "\(folder)/\(table)"
        let right = "\(mapType.rawValue):\(file)"
        let words = postfix.words(parameter)
        guard let index = words.firstIndex(where: { $0.hasSuffix(file) }) else {
            return "\(parameter) does not name the table; set \(parameter) = \(right)"
        }
        let word = words[index]
        if word.hasPrefix("proxy:") {
            return "\(parameter): write \(right) without proxy:, which does not notice new tables"
        }
        if word != right {
            return "\(parameter) reads the table as \(word.prefix { $0 != ":" }), it is "
                + "\(mapType.rawValue); write \(right)"
        }
        guard parameter == "transport_maps", index > 0 else { return nil }
        return "transport_maps asks \(words[0]) first, which may send users elsewhere; put "
            + "\(right) first"
    }

    // MARK: one address class

    private func classes() -> [String] {
        ["mydestination", "relay_domains", "virtual_alias_domains", "virtual_mailbox_domains"]
            .flatMap { parameter in
                let listed = Set(postfix.words(parameter).map { $0.lowercased() })
                return domains.filter { listed.contains($0) }.map { domain in
                    "\(domain) stands in \(parameter) too; take it out, a domain belongs to one "
                        + "address class and the domains table has it"
                }
            }
    }

    /// With the default of the parameter a domain of the relay class takes its subdomains along,
    /// and nobody has an address there.
    private func subdomains() -> [String] {
        let parameter = "parent_domain_matches_subdomains"
        let words = postfix.words(parameter)
        guard isRelay, words.contains("relay_domains"), let domain = domains.first else {
            return []
        }
        let rest = words.filter { $0 != "relay_domains" }.joined(separator: ", ")
        return [
            "mail to subdomains, such as lists.\(domain), is refused as if \(domain) had them, "
                + "because \(parameter) names relay_domains; set \(parameter) = \(rest)"
        ]
    }

    // MARK: relays

    /// Without brackets the MX of the name is asked for, and the MX of a split domain is mostly
    /// this host.
    private func relays() -> [String] {
        ["relayhost", "smtp_fallback_relay"].flatMap { parameter in
            postfix.words(parameter).filter { word in
                domains.contains(word.prefix { $0 != ":" }.lowercased())
            }.map { word in
                "\(parameter) = \(word) asks for the MX of a domain of the split, which leads mail "
                    + "back here; name the host in brackets"
            }
        }
    }
}
