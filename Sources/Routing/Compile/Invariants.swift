import MailModel

/// What must hold in every compiled set before anything is written; a breach is a bug.
///
/// Checked on every run from the finished table, by other means than those that made it.
struct Invariants {
    let rules: RoutingRules
    /// Sorted by name.
    let logins: [NameOfUser]

    /// One sentence per kind of breach, none when all is well.
    ///
    /// Addresses are not quoted: the sentences reach logs.
    func breaches(in table: RoutingTable) async -> [String] {
        let mirrors = Mirrors(rules.domains, table)
        async let mirrorBreach = mirrors.breach()
        var found: Set<String> = []
        var delivers = Array(repeating: false, count: table.accounts.count)
        for route in table.routes {
            if route.action == .deliver { delivers[Int(route.account)] = true }
            if let breach = breach(of: route) { found.insert(breach) }
        }
        let isAllowed = table.accounts.indices.map { index in
            let account = table.accounts[index]
            guard account.kind == .user, account.state != .suspended else { return false }
            return account.state == .loginOnly || delivers[index]
                || account.system.map { rules.systems[Int($0)].isHosted } ?? false
        }
        for login in table.logins {
            let account = table.accounts[Int(login.account)]
            if account.kind != .user || isAllowed[Int(login.account)] {
                found.insert("a login is denied whose user has something hosted here")
            }
        }
        var refused = table.logins[...]
        for login in logins where isAllowed[Int(login.account)] {
            if Invariants.skip(&refused, to: login.name, table.arena) {
                found.insert("a hosted user's login is denied")
            }
        }
        refused = table.logins[...]
        for route in table.routes where isAllowed[Int(route.account)] {
            if Invariants.skip(&refused, to: route.address, table.arena) {
                found.insert("a hosted user's address is denied as a login")
            }
        }
        if let breach = await mirrorBreach { found.insert(breach) }
        return found.sorted()
    }

    /// Drops the denied logins before a name; true when the next one is that name.
    private static func skip(
        _ refused: inout ArraySlice<DeniedLogin>, to name: ByteArena.Reference, _ text: ByteText
    ) -> Bool {
        let name = text.bytes(name)
        while let first = refused.first {
            let order = text.bytes(first.name).compare(name)
            if order >= 0 { return order == 0 }
            refused.removeFirst()
        }
        return false
    }

    private func breach(of route: Route) -> String? {
        let needsSystem = route.action == .deliver || route.action == .relay
        guard needsSystem == (route.system != nil) else {
            return "a route's action and its system do not fit"
        }
        guard let system = route.system else { return nil }
        guard Int(system) < rules.systems.count else {
            return "a route names a system that the settings do not have"
        }
        guard rules.systems[Int(system)].isHosted == (route.action == .deliver) else {
            return "a route delivers elsewhere or relays to a hosted system"
        }
        return nil
    }
}

/// What exists in one domain exists in all that mirror it, with the same owner and fate.
private struct Mirrors {
    private let domains: SplitDomains
    private let table: RoutingTable

    init(_ domains: SplitDomains, _ table: RoutingTable) {
        self.domains = domains
        self.table = table
    }

    /// Addresses with the same local part stand together in the sorted table.
    func breach() -> String? {
        var start = 0
        while start < table.routes.count {
            let local = local(start)
            var end = start + 1
            while end < table.routes.count, address(end).begins(with: local) { end += 1 }
            if !isOneMirror(start..<end, local.count), let breach = breach(in: start..<end, local) {
                return breach
            }
            start = end
        }
        return nil
    }

    /// The common case: all the rows are one address in the domains of one mirror, and agree.
    private func isOneMirror(_ rows: Range<Int>, _ length: Int) -> Bool {
        guard let first = domain(rows.lowerBound, length) else { return false }
        let mirror = domains.mirror(of: first)
        guard domains.domainCount(of: mirror) == rows.count else { return false }
        var row = rows.lowerBound
        var agrees = true
        domains.forEachDomain(of: mirror) { name in
            agrees = agrees && domain(row, length) == name && agree(row, rows.lowerBound)
            row += 1
        }
        return agrees
    }

    private func breach(in rows: Range<Int>, _ local: Bytes) -> String? {
        var byMirror: [SplitDomains.MirrorNumber: [Int]] = [:]
        for row in rows {
            guard let mirror = mirror(row, local) else {
                return "a route's domain is not of the split"
            }
            byMirror[mirror, default: []].append(row)
        }
        for (mirror, rows) in byMirror {
            guard rows.count == domains.domainCount(of: mirror),
                rows.allSatisfy({ agree($0, rows[0]) })
            else { return "mirrored domains do not agree" }
        }
        return nil
    }

    private func address(_ row: Int) -> Bytes { table.arena.bytes(table.routes[row].address) }

    /// The address up to its `@`, which is the last one.
    private func local(_ row: Int) -> Bytes {
        let address = address(row)
        let at = address.lastIndex(of: UInt8(ascii: "@")) ?? address.endIndex - 1
        return Bytes(rebasing: address[...at])
    }

    /// The domain behind a local part of that length.
    private func domain(_ row: Int, _ length: Int) -> SplitDomains.DomainNumber? {
        domains.number(of: Bytes(rebasing: address(row)[length...]))
    }

    private func mirror(_ row: Int, _ local: Bytes) -> SplitDomains.MirrorNumber? {
        domain(row, local.count).map(domains.mirror)
    }

    private func agree(_ left: Int, _ right: Int) -> Bool {
        let (left, right) = (table.routes[left], table.routes[right])
        return left.action == right.action && left.system == right.system
            && left.account == right.account
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func begins(with other: Bytes) -> Bool {
        count >= other.count && Bytes(rebasing: self[..<other.count]).equals(other)
    }
}
