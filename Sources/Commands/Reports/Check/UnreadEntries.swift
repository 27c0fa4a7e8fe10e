import Directory
import MailModel
import Routing
import Settings

/// Entries with addresses in the split's domains that no section of the settings reads: mail to them
/// is refused like mail to nobody.
struct UnreadEntries {
    private let settings: Settings
    private let table: RoutingTable
    /// The domains whose unknown addresses are refused.
    private let domains: Set<[UInt8]>
    private let attributes: AttributeList
    private let addresses: [AddressAttribute]
    private let objectClass: Int?

    /// `table` is what was compiled of the entries that are read.
    init(_ settings: Settings, _ table: RoutingTable) {
        self.settings = settings
        self.table = table
        domains = Set(
            settings.domains.filter { $0.unknown == nil && $0.catchAll == nil }
                .flatMap(\.names).map { Array($0.utf8) })
        let usual = ["mail", "mailAlternateAddress", "mailLocalAddress", "proxyAddresses"]
        let names = AttributeList(settings.kinds.flatMap(\.rules.addresses) + usual).names
        let attributes = AttributeList(names + ["objectClass"])
        self.attributes = attributes
        addresses = names.compactMap { AddressAttribute($0, in: attributes) }
        objectClass = attributes.slot(of: "objectClass")
    }

    /// Says how many there are, in which units, and which section would read them; nil for none.
    ///
    /// What a section leaves out on purpose (`exclude`) is not counted.
    ///
    /// - Throws: `DirectoryError` when the answer is incomplete.
    func finding(in source: any DirectorySource) throws -> String? {
        guard !domains.isEmpty else { return nil }
        let present = addresses.map { "(\($0.name)=*)" }.joined()
        let request = SearchRequest(
            bases: Array(Set([settings.directory.base] + settings.kinds.flatMap(\.bases))).sorted(),
            exclude: Array(Set(settings.kinds.flatMap(\.exclude))).sorted(), scope: .subtree,
            filter: try Filter("(|\(present))"), attributes: attributes)
        var units = UnitCounts()
        var found: [Sort: Int] = [:]
        try source.search(request) { entry in
            guard isForgotten(entry) else { return }
            units.count(entry.dn)
            found[sort(of: entry), default: 0] += 1
        }
        let count = found.values.reduce(0, +)
        guard count > 0 else { return nil }
        let ways = Sort.allCases.filter { found[$0] != nil }.map { way(to: $0) }
        return
            "\(count) \(count == 1 ? "entry" : "entries") with addresses in our domains would be "
            + "rejected, for no section reads \(count == 1 ? "it" : "them"): \(units.list); "
            + ways.joined(separator: ", ")
    }

    /// What an entry is, as far as it matters for where it belongs.
    private enum Sort: CaseIterable { case person, group, contact, other }

    private func isForgotten(_ entry: borrowing Entry) -> Bool {
        var isForgotten = false
        for attribute in addresses {
            attribute.forEachValue(of: entry) { value in
                guard let address = try? Address(value), let domain = address.domain,
                    domains.contains(domain)
                else { return }
                let text = address.bytes(in: domain)
                if text.withUnsafeBytes({ table.route(for: $0) }) == nil { isForgotten = true }
            }
        }
        return isForgotten
    }

    private func sort(of entry: borrowing Entry) -> Sort {
        guard let objectClass else { return .other }
        func isA(_ names: [String]) -> Bool {
            entry.anyValue(of: objectClass) { value in
                names.contains { name in name.withBytes { value.equalsIgnoringASCIICase($0) } }
            }
        }
        if isA(GroupWalk.classes + ["mailGroup"]) { return .group }
        if isA(["contact"]) { return .contact }
        return isA(["person", "inetOrgPerson", "user", "posixAccount"]) ? .person : .other
    }

    /// The section that reads such entries, or the key by which it would.
    private func way(to sort: Sort) -> String {
        let kind: AccountKind =
            switch sort {
            case .person: .user
            case .group: .group
            case .contact: .contact
            case .other: .shared
            }
        return settings.kinds.contains { $0.kind == kind }
            ? "widen \(kind.section).filter" : "add \(kind.section):"
    }
}
