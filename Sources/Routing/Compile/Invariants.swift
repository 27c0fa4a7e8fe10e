import MailModel

/// What must hold in every compiled set before anything is written; a breach is a bug.
///
/// Checked on every run from the finished table, by other means than those that made it.
struct Invariants {
    let rules: RoutingRules
    let logins: [LoginOfUser]

    /// One sentence per kind of breach, none when all is well.
    ///
    /// Addresses are not quoted: the sentences reach logs.
    func breaches(in table: RoutingTable) -> [String] {
        var found: Set<String> = []
        var delivers = Array(repeating: false, count: table.accounts.count)
        for route in table.routes {
            if route.action == .deliver { delivers[Int(route.account)] = true }
            if let breach = breach(of: route, in: table) { found.insert(breach) }
        }
        let isAllowed = table.accounts.indices.map { index in
            let account = table.accounts[index]
            guard account.kind == .user, account.state != .suspended else { return false }
            return delivers[index]
                || account.system.map { rules.systems[Int($0)].isHosted } ?? false
        }
        for login in table.logins {
            let account = table.accounts[Int(login.account)]
            if account.kind != .user || isAllowed[Int(login.account)] {
                found.insert("a login is denied whose user has something hosted here")
            }
        }
        if !table.logins.isEmpty {
            checkAllowed(isAllowed, in: table, &found)
        }
        return found.sorted()
    }

    private func checkAllowed(
        _ isAllowed: [Bool], in table: RoutingTable, _ found: inout Set<String>
    ) {
        for login in logins
        where isAllowed[Int(login.account)] && table.isDenied(table.arena.bytes(login.name)) {
            found.insert("a hosted user's login is denied")
        }
        for route in table.routes
        where isAllowed[Int(route.account)] && table.isDenied(table.arena.bytes(route.address)) {
            found.insert("a hosted user's address is denied as a login")
        }
    }

    private func breach(of route: Route, in table: RoutingTable) -> String? {
        let needsSystem = route.action == .deliver || route.action == .relay
        guard needsSystem == (route.system != nil) else {
            return "a route's action and its system do not fit"
        }
        if let system = route.system {
            guard Int(system) < rules.systems.count else {
                return "a route names a system that the settings do not have"
            }
            guard rules.systems[Int(system)].isHosted == (route.action == .deliver) else {
                return "a route delivers elsewhere or relays to a hosted system"
            }
        }
        let address = table.arena.bytes(route.address)
        let twins = rules.domains.twins(of: address)
        guard !twins.isEmpty else { return "a route's domain is not of the split" }
        for twin in twins where twins.count > 1 {
            guard let other = twin.withUnsafeBytes({ table.route(for: $0) }),
                other.action == route.action, other.system == route.system,
                other.account == route.account
            else { return "mirrored domains do not agree" }
        }
        return nil
    }
}
