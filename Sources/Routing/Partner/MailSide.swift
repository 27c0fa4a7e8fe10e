package import MailModel

/// One of the two hosts of a split domain: what it does with an address.
package struct MailSide {
    /// What becomes of mail to an address.
    enum Hop: Equatable {
        case delivers
        case refuses
        /// To the other host, under this address.
        case forwards([UInt8])
        /// To somebody who is neither of the two, to a list, or into a queue.
        case elsewhere
    }

    /// What people call it.
    let name: String
    let table: RoutingTable
    private let unknown: [String: String?]
    private let catching: Set<String>
    /// The system that is the other host, as this one calls it.
    private let other: String

    /// A host with its routes; `unknown` has every domain and alias, and the system that unknown
    /// addresses of it are forwarded to; `catching` those whose unknown addresses somebody takes;
    /// `other` is the system that is the other host.
    package init(
        name: String, table: RoutingTable, unknown: [String: String?], catching: Set<String> = [],
        other: String
    ) {
        self.catching = catching
        self.name = name
        self.table = table
        self.other = other
        self.unknown = unknown
    }

    /// The names of its domains and aliases.
    var domains: Set<String> { Set(unknown.keys) }

    func hop(_ address: [UInt8]) -> Hop {
        guard let route = address.withUnsafeBytes({ table.route(for: $0) }) else {
            return hopOfUnknown(address)
        }
        switch route.action {
        case .deliver: return .delivers
        case .reject: return .refuses
        case .expand, .defer: return .elsewhere
        case .relay:
            guard table.systemName(route.system) == other else { return .elsewhere }
            let target = table.arena.bytes(route.target)
            return .forwards(target.isEmpty ? address : Array(target))
        }
    }

    private func hopOfUnknown(_ address: [UInt8]) -> Hop {
        let at = address.lastIndex(of: UInt8(ascii: "@")) ?? -1
        let domain = String(decoding: address[(at + 1)...], as: UTF8.self)
        guard let unknown = unknown[domain], !catching.contains(domain) else { return .elsewhere }
        guard let system = unknown else { return .refuses }
        return system == other ? .forwards(address) : .elsewhere
    }
}
