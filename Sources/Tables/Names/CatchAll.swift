import MailModel

/// Where an `@domain` row of virtual_alias_maps, ours or another table's, takes every address that has
/// no row of its own there (virtual(5)): names in these domains are given one.
struct CatchAll {
    /// A domain in one spelling, and where its unknown addresses go.
    struct Row {
        let key: [UInt8]
        let address: [UInt8]
    }

    /// `@domain` and the address, for every domain whose catch-all receives mail.
    let rows: [Row]
    /// Names need rows in every domain: another table may have such a row for any.
    private let isEverywhere: Bool
    /// A-labels.
    private let domains: [[UInt8]]

    init(
        _ table: RoutingTable, _ parameters: OutputParameters, _ names: DomainNames,
        isEverywhere: Bool
    ) {
        self.isEverywhere = isEverywhere
        var domains: [[UInt8]] = []
        var rows: [Row] = []
        for domain in parameters.domains {
            guard let text = domain.catchAll else { continue }
            let address = Array(text.utf8)
            // Without it Postfix would accept whatever it must return to strangers later.
            guard CatchAll.receives(address, table, names) else { continue }
            for name in [domain.name] + domain.aliases {
                domains.append(Array(name.utf8))
                let key = Array("@\(name)".utf8)
                let twin = key.withUnsafeBytes { names.otherSpelling(of: $0) }
                rows += [key, twin].compactMap(\.self).map { Row(key: $0, address: address) }
            }
        }
        self.domains = domains
        self.rows = rows
    }

    /// Tells whether names are given rows at all.
    var isOn: Bool { isEverywhere || !domains.isEmpty }

    /// Tells whether a name must have a row of its own in `aliases`.
    func threatens(_ name: Bytes) -> Bool {
        if isEverywhere { return true }
        guard let at = name.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let domain = name[(at + 1)...]
        return domains.contains { domain.elementsEqual($0) }
    }

    /// Catch-alls in the split that nobody receives mail under.
    static func problems(in table: RoutingTable, _ parameters: OutputParameters) -> [Problem] {
        let names = DomainNames(parameters.domains)
        return parameters.domains.compactMap { domain in
            guard let address = domain.catchAll, !receives(Array(address.utf8), table, names)
            else { return nil }
            return .unknownCatchAll(address, of: domain.name)
        }
    }

    /// Tells whether mail to an address gets anywhere, as far as this host knows.
    private static func receives(
        _ address: [UInt8], _ table: RoutingTable, _ names: DomainNames
    ) -> Bool {
        address.withUnsafeBytes { address in
            if let route = table.route(for: address) { return route.action != .reject }
            guard let at = address.lastIndex(of: UInt8(ascii: "@")) else { return false }
            let domain = Bytes(rebasing: address[(at + 1)...])
            return !names.holds(domain) || names.forwards(domain)
        }
    }
}
