/// Why mail to addresses waits, from what a routing table keeps.
package struct Deferrals {
    private let table: RoutingTable
    /// Addresses that several accounts claim.
    private let contested: Set<String>
    /// The local parts of addresses that are somebody's mailbox name, with their accounts: the
    /// address waits in all the domains that mirror its own.
    private let names: Set<Name>

    private struct Name: Hashable {
        let local: Substring
        let account: UInt32
    }

    /// What is known of the deferrals of `table`.
    package init(_ table: RoutingTable) {
        self.table = table
        contested = Set(
            table.problems.lazy.filter { $0.code == .ambiguousAddress }.compactMap(\.subject))
        names = Set(
            table.problems.lazy.filter { $0.code == .ambiguousMailbox }.compactMap(\.subject)
                .compactMap { name in
                    name.withBytes { table.route(for: $0) }.map {
                        Name(local: Deferrals.local(name), account: $0.account)
                    }
                })
    }

    /// Tells whether a deferred route waits because its account is in a state that says so, and
    /// will go on by itself; every other one waits until somebody looks.
    package func isState(_ route: Route) -> Bool {
        let owner = table.owner(of: route)
        guard route.action == .defer, owner.system == nil,
            owner.state == .suspended || owner.state == .loginOnly
        else { return false }
        if contested.isEmpty, names.isEmpty { return true }
        let address = table.arena.text(route.address)
        let name = Name(local: Deferrals.local(address), account: route.account)
        return !contested.contains(address) && !names.contains(name)
    }

    private static func local(_ address: String) -> Substring {
        address[..<(address.lastIndex(of: "@") ?? address.endIndex)]
    }
}
