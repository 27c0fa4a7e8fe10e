import Algorithms
import MailModel

/// Mailbox names and rewritten addresses that lead elsewhere than the routes say: the MTA looks up
/// again what it has rewritten once, so a name that is itself an address has that address's fate.
///
/// Such mail waits, and the routes say so.
struct DeliveryNames {
    let text: ByteText
    let accounts: [AccountRecord]
    let systems: [String]
    let domains: SplitDomains
    let problems: ProblemLog

    /// The routes, those that would go astray deferred.
    func settle(_ routes: [Route]) -> [Route] {
        settleAddresses(settleSystems(routes))
    }

    /// The routes under one mailbox name or rewritten address.
    private struct Name {
        let text: Bytes
        /// Indices of the routes.
        let routes: ArraySlice<Int>
        /// The route of the address that the name is; nil when it is none.
        let own: Int?
    }

    /// Every name, sorted.
    ///
    /// Names and addresses are both sorted, so one walk finds what a million searches would.
    private func names(in routes: [Route]) -> [Name] {
        let named = routes.indices.filter {
            routes[$0].target != .none && routes[$0].action != .expand
        }
        let order = ByteOrder.rows(
            named.count, text: { text.bytes(routes[named[$0]].target) }, equal: { $0 < $1 })
        let sorted = order.map { named[Int($0)] }
        var names: [Name] = []
        var address = 0
        var start = 0
        while start < sorted.count {
            let name = text.bytes(routes[sorted[start]].target)
            var end = start + 1
            while end < sorted.count, text.bytes(routes[sorted[end]].target).equals(name) {
                end += 1
            }
            while address < routes.count, text.bytes(routes[address].address).precedes(name) {
                address += 1
            }
            let isAddress =
                address < routes.count && text.bytes(routes[address].address).equals(name)
            names.append(
                Name(text: name, routes: sorted[start..<end], own: isAddress ? address : nil))
            start = end
        }
        return names
    }

    /// A name that is no address leads to one system: the MTA has one row for it.
    ///
    /// Accounts on several systems that share such a name wait until somebody looks.
    private func settleSystems(_ routes: [Route]) -> [Route] {
        guard systems.count > 1 else { return routes }
        var settled = routes
        for name in names(in: routes) where name.own == nil {
            let placed = name.routes.filter { routes[$0].system != nil }
            guard let first = placed.first.map({ routes[$0] }),
                let other = placed.first(where: { routes[$0].system != first.system })
            else { continue }
            problems.note(
                .ambiguousMailbox(
                    name.text, of: owner(of: first), .otherSystem(owner(of: routes[other]))))
            for index in name.routes { wait(&settled[index]) }
        }
        return settled
    }

    /// A name that is an address has to lead where the address leads.
    ///
    /// Where it does not, what would be sent under the name waits. Where two accounts would get
    /// each other's mail, the address waits too, in all the domains that mirror its own; so two
    /// looks are needed, the second with all the addresses known that wait.
    private func settleAddresses(_ routes: [Route]) -> [Route] {
        let names = names(in: routes).filter { $0.own != nil }
        var settled = routes
        for name in names {
            guard let own = name.own, routes[own].action != .defer else { continue }
            let isContested = name.routes.contains { contests(routes[$0], routes[own]) }
            guard isContested else { continue }
            for twin in domains.twins(of: name.text) {
                let found = twin.withUnsafeBytes { index(of: $0, in: routes) }
                if let found { wait(&settled[found]) }
            }
        }
        for name in names {
            guard let own = name.own else { continue }
            let waits = settled[own].action == .defer
            var told: Set<UInt32> = []
            for index in name.routes {
                let goesAstray = !reaches(routes[index], routes[own])
                // What waits already, as an address of another name, has had its sentence.
                guard goesAstray || (waits && settled[index].action != .defer) else { continue }
                wait(&settled[index])
                guard told.insert(routes[index].account).inserted else { continue }
                problems.note(
                    .ambiguousMailbox(
                        name.text, of: owner(of: routes[index]),
                        clash(routes[index], routes[own], addressWaits: waits)))
            }
        }
        return settled
    }

    /// Tells whether mail sent under the name, which is `address`, ends where `route` says.
    private func reaches(_ route: Route, _ address: Route) -> Bool {
        guard route.action == address.action, route.system == address.system,
            address.target == .none
        else { return false }
        // Two people under one mailbox name would read each other's mail.
        return route.action == .relay || route.account == address.account
    }

    /// Tells whether the mailbox name of `route` makes the fate of `address` doubtful as well.
    ///
    /// A relayed address that is the user's own mailbox name is relayed all the same: nobody else
    /// is meant by it. A rewritten address is another system's name, and says nothing about ours.
    private func contests(_ route: Route, _ address: Route) -> Bool {
        guard route.action == .deliver, !reaches(route, address) else { return false }
        return !(route.account == address.account && address.action == .relay)
    }

    private func clash(_ route: Route, _ address: Route, addressWaits: Bool) -> Problem.Clash {
        let isRewritten = route.action == .relay
        if route.account == address.account {
            return .own(isRewritten: isRewritten, addressWaits: addressWaits)
        }
        return .other(
            owner(of: address), isRewritten: isRewritten, waitsAlready: address.action == .defer,
            bothWait: addressWaits)
    }

    private func owner(of route: Route) -> Bytes { text.bytes(accounts[Int(route.account)].dn) }

    /// Senders keep the mail until somebody looks.
    private func wait(_ route: inout Route) {
        route.action = .defer
        route.system = nil
        route.target = .none
    }

    private func index(of address: Bytes, in routes: [Route]) -> Int? {
        let index = routes.partitioningIndex { text.bytes($0.address).compare(address) >= 0 }
        let isThere = index < routes.count && text.bytes(routes[index].address).equals(address)
        return isThere ? index : nil
    }
}
