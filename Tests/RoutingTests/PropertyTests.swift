import MailModel
import Routing
import TestSupport
import Testing

/// What holds for every directory.
@Suite struct PropertyTests {
    /// Every seed is one directory and its later state; a failure names the seed.
    private static let seeds = (0..<10).map { UInt64($0) * 1_000_003 }
    private static let directoriesPerSeed = 250

    private func forEachDirectory(
        _ seed: UInt64, _ body: (RandomDirectory, inout SeededGenerator, String) async -> Void
    ) async {
        var random = SeededGenerator(seed: seed)
        for number in 0..<Self.directoriesPerSeed {
            let directory = RandomDirectory(&random)
            await body(directory, &random, "seed \(seed), directory \(number)")
        }
    }

    @Test(arguments: seeds)
    func `The order of the input never matters`(seed: UInt64) async {
        await forEachDirectory(seed) { directory, random, name in
            let once = await Lines(directory.company.compile(directory.entries))
            var shuffled = directory
            shuffled.people.shuffle(using: &random)
            for index in shuffled.people.indices {
                shuffled.people[index].mail.shuffle(using: &random)
                shuffled.people[index].logins.shuffle(using: &random)
                shuffled.people[index].relayed.shuffle(using: &random)
            }
            let again = await Lines(shuffled.company.compile(shuffled.entries))
            #expect(again == once, "\(name)")
        }
    }

    @Test(arguments: seeds)
    func `The slow oracle comes to the same routes, refused logins and conflicts, now and later`(
        seed: UInt64
    ) async {
        var tables = 0
        await forEachDirectory(seed) { directory, random, name in
            let first = await directory.company.compile(directory.entries)
            let firstVerdict = Oracle(directory: directory).verdict(previous: [:])
            expect(first, firstVerdict, name)
            guard case .table(let table) = first else { return }
            let later = directory.later(&random)
            let second = await later.company.compile(later.entries, previous: table.asPrevious)
            let secondVerdict = Oracle(directory: later).verdict(previous: firstVerdict.routes)
            expect(second, secondVerdict, "\(name), later")
            tables += 1
        }
        // Directories that stop prove little: most must not.
        #expect(tables > Self.directoriesPerSeed / 2)
    }

    @Test(arguments: seeds)
    func `Every promise of the product's section 5 holds in the table itself`(seed: UInt64) async {
        await forEachDirectory(seed) { directory, random, name in
            guard case .table(let first) = await directory.company.compile(directory.entries) else {
                return
            }
            let later = directory.later(&random)
            let outcome = await later.company.compile(later.entries, previous: first.asPrevious)
            guard case .table(let table) = outcome else { return }
            checkPromises(table, later, name)
        }
    }

    @Test(arguments: seeds)
    func `A plan to the same is empty, and a plan applied to the one gives the other`(seed: UInt64)
        async
    {
        await forEachDirectory(seed) { directory, random, name in
            let later = directory.later(&random)
            guard case .table(let from) = await directory.company.compile(directory.entries),
                case .table(let to) = await later.company.compile(later.entries)
            else { return }
            #expect(Plan(from: from, to: from).counts.isEmpty, "\(name)")
            let plan = Plan(from: from, to: to)
            var routes = fates(from).mapValues(withoutRule)
            for change in plan.changes {
                #expect(
                    routes[change.address] == change.before.map(withoutRule),
                    "\(name), \(change.address)")
                routes[change.address] = change.after.map(withoutRule)
            }
            #expect(routes == fates(to).mapValues(withoutRule), "\(name)")
            var logins = Set(from.logins.map { from.arena.text($0.name) })
            for login in plan.denied {
                let isNew = logins.insert(login).inserted
                #expect(isNew, "\(name)")
            }
            for login in plan.allowed {
                let wasThere = logins.remove(login) != nil
                #expect(wasThere, "\(name)")
            }
            #expect(logins == Set(to.logins.map { to.arena.text($0.name) }), "\(name)")
            #expect(plan.counts.routesAfter == to.routes.count, "\(name)")
        }
    }

    @Test(arguments: seeds)
    func `A rule more that places nobody changes no row, wherever it stands`(seed: UInt64) async {
        await forEachDirectory(seed) { directory, random, name in
            guard case .table(let before) = await directory.company.compile(directory.entries)
            else { return }
            var company = directory.company
            let place = random.number(0...company.placement.count)
            company.placement.insert(
                PlacementRule(name: "nobody", .system(1, if: .list(AccountList()))), at: place)
            guard case .table(let after) = await company.compile(directory.entries) else {
                Issue.record("\(name): a rule more stops the run")
                return
            }
            #expect(fates(after) == fates(before), "\(name), rule \(place)")
            #expect(Plan(from: before, to: after).counts.isEmpty, "\(name), rule \(place)")
        }
    }

    /// A fate in words that have no rule: another rule is no change.
    private func withoutRule(_ fate: Plan.Fate) -> String {
        [fate.action, fate.system ?? "-", fate.target ?? "-", fate.id].joined(separator: " ")
    }

    private func fates(_ table: RoutingTable) -> [String: Plan.Fate] {
        let empty = RoutingTable(
            arena: ByteArena().text, systems: [], rules: [], routes: [], logins: [], accounts: [],
            problems: [])
        var fates: [String: Plan.Fate] = [:]
        for change in Plan(from: empty, to: table).changes { fates[change.address] = change.after }
        return fates
    }

    private func expect(
        _ outcome: Compilation.Outcome, _ verdict: Oracle.Verdict, _ name: String
    ) {
        var found = Oracle.Verdict()
        switch outcome {
        case .broken(let breaches): Issue.record("\(name): \(breaches)")
        case .stopped: found.stopped = true
        case .table(let table): found = Oracle.Verdict(table)
        }
        #expect(found.stopped == verdict.stopped, "\(name)")
        let addresses = Set(found.routes.keys).union(verdict.routes.keys).sorted()
        for address in addresses where found.routes[address] != verdict.routes[address] {
            Issue.record(
                """
                \(name): \(address) is \(String(describing: found.routes[address]))
                but should be \(String(describing: verdict.routes[address]))
                """)
        }
        #expect(found.denied == verdict.denied, "\(name)")
        #expect(found.sharedAddresses == verdict.sharedAddresses, "\(name)")
        #expect(found.ambiguousAddresses == verdict.ambiguousAddresses, "\(name)")
        #expect(found.ambiguousLogins == verdict.ambiguousLogins, "\(name)")
        #expect(found.ambiguousMailboxes == verdict.ambiguousMailboxes, "\(name)")
    }

    private func checkPromises(
        _ table: RoutingTable, _ directory: RandomDirectory, _ name: String
    ) {
        let addresses = table.routes.map { table.arena.text($0.address) }
        #expect(Set(addresses).count == addresses.count, "one route per address; \(name)")
        #expect(
            addresses.map { Array($0.utf8) }
                == addresses.map { Array($0.utf8) }.sorted(by: {
                    $0.lexicographicallyPrecedes($1)
                }), "sorted; \(name)")
        var hosted: Set<UInt32> = []
        for (index, account) in table.accounts.enumerated()
        where account.kind == .user && account.state != .suspended {
            if account.state == .loginOnly
                || account.system.map({ RandomDirectory.hosted[Int($0)] }) ?? false
            {
                hosted.insert(UInt32(index))
            }
        }
        var fates: [String: String] = [:]
        for (address, route) in zip(addresses, table.routes) {
            let owner = table.owner(of: route)
            if route.action == .deliver, owner.kind == .user, owner.state != .suspended {
                hosted.insert(route.account)
            }
            switch route.action {
            case .deliver: #expect(route.system.map { $0 < 2 } == true, "\(name)")
            case .relay: #expect(route.system.map { $0 >= 2 && $0 < 4 } == true, "\(name)")
            default: #expect(route.system == nil, "\(name)")
            }
            fates[address] =
                "\(route.action) \(table.systemName(route.system) ?? "-") \(route.account)"
        }
        let denied = Set(table.logins.map { table.arena.text($0.name) })
        #expect(denied.count == table.logins.count, "\(name)")
        for login in table.logins { #expect(!hosted.contains(login.account), "\(name)") }
        for (address, route) in zip(addresses, table.routes) where hosted.contains(route.account) {
            #expect(!denied.contains(address), "\(address) of a hosted user; \(name)")
        }
        for mirror in directory.domains {
            for address in addresses where address.hasSuffix("@" + mirror[0]) {
                let local = address.dropLast(mirror[0].count)
                for alias in mirror {
                    #expect(fates["\(local)\(alias)"] == fates[address], "\(address); \(name)")
                }
            }
        }
    }
}

extension Oracle.Verdict {
    /// What a compiled table says, in the oracle's words.
    init(_ table: RoutingTable) {
        for route in table.routes {
            let fate = Oracle.Fate(
                action: route.action.rawValue, system: table.systemName(route.system) ?? "-",
                target: route.target == .none ? nil : table.arena.text(route.target))
            routes[table.arena.text(route.address)] = Oracle.Owned(
                fate: fate, id: table.arena.text(table.owner(of: route).id))
        }
        for login in table.logins {
            let id = table.arena.text(table.accounts[Int(login.account)].id)
            denied[table.arena.text(login.name)] = "\(id) \(login.reason.rawValue)"
        }
        for problem in table.problems {
            let subject = problem.subject ?? ""
            switch problem.code {
            case .sharedAddress: sharedAddresses.insert(subject)
            case .ambiguousAddress: ambiguousAddresses.insert(subject)
            case .ambiguousLogin: ambiguousLogins.insert(subject)
            case .ambiguousMailbox: ambiguousMailboxes.insert(subject)
            default: break
            }
        }
    }
}
