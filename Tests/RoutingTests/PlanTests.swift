import MailModel
import Routing
import TestSupport
import Testing

/// A plan is the difference of two sets.
@Suite struct PlanTests {
    private let before = [
        Somebody.user("anna", ["mail": ["anna@example.com"]]),
        Somebody.user("bert", ["mail": ["bert@example.com"], "host": ["exchange"]]),
        Somebody.user("carl", ["mail": ["carl@example.com"]]),
        Somebody.user("dora", ["mail": ["dora@example.com"]]),
    ]
    private let after = [
        Somebody.user("anna", ["mail": ["anna@example.com"], "host": ["exchange"]]),
        Somebody.user("bert", ["mail": ["bert@example.com"], "host": ["here"]]),
        Somebody.user("carl", ["mail": ["carl@example.com"], "entryUUID": ["u-new"]]),
        Somebody.user("emil", ["mail": ["emil@example.com"]]),
    ]

    private func table(_ entries: [Somebody]) async throws -> RoutingTable {
        guard case .table(let table) = await Company().compile(entries) else {
            throw NoTable()
        }
        return table
    }

    @Test func `Added, removed, moved and changed addresses; logins denied and allowed`()
        async throws
    {
        let plan = Plan(
            from: try await table(before), to: try await table(after))
        #expect(
            plan.changes.map { "\($0.kind.rawValue) \($0.address)" } == [
                "moved anna@example.com", "moved bert@example.com", "changed carl@example.com",
                "removed dora@example.com", "added emil@example.com",
            ])
        #expect(plan.denied == ["anna", "anna@example.com"])
        #expect(plan.allowed == ["bert", "bert@example.com"])
        let counts = plan.counts
        #expect([counts.added, counts.removed, counts.moved, counts.changed] == [1, 1, 2, 1])
        #expect([counts.denied, counts.allowed] == [2, 2])
        #expect([counts.routesBefore, counts.routesAfter] == [4, 4])
        #expect([counts.loginsBefore, counts.loginsAfter] == [2, 2])
        #expect(!counts.isEmpty)
        let moved = try #require(plan.changes.first)
        #expect(moved.before?.system == "here" && moved.after?.system == "exchange")
        #expect(moved.before?.rule == "everybody else" && moved.after?.rule == "host")
        #expect(plan.changes[3].after == nil && plan.changes[4].before == nil)
    }

    @Test func `Everything is counted, even what is not kept: here one change of each kind`()
        async throws
    {
        let plan = Plan(
            from: try await table(before), to: try await table(after), keeping: 1)
        let kinds = plan.changes.map(\.kind)
        #expect(!kinds.isEmpty && Set(kinds).count == kinds.count)
        #expect(plan.denied.count == 1 && plan.allowed.count == 1)
        #expect(
            plan.counts
                == Plan(
                    from: try await table(before), to: try await table(after)
                ).counts)
    }

    @Test func `From nothing everything is added, to nothing everything removed`() async throws {
        let full = Plan(from: try await table([]), to: try await table(before))
        #expect(full.counts.added == 4 && full.counts.routesBefore == 0)
        let none = Plan(
            from: try await table(before), to: try await table([]))
        #expect(none.counts.removed == 4 && none.counts.allowed == 2)
    }

    @Test(arguments: [0, 1, 3, Int.max])
    func `The plan of a first set is the plan from nothing`(limit: Int) async throws {
        let table = try await table(before)
        let plan = Plan(
            first: table, routes: Plan.routes(of: table), logins: Plan.logins(of: table),
            keeping: limit)
        let fromNothing = Plan(from: try await self.table([]), to: table, keeping: limit)
        #expect(plan.changes == fromNothing.changes && plan.denied == fromNothing.denied)
        #expect(plan.counts == fromNothing.counts)
    }

    /// One address of one account, as a side of a plan.
    private func address(
        _ action: Route.Action, system: UInt16? = 0, target: String? = nil, id: String = "u-anna",
        rule: String = "host"
    ) -> RoutingTable {
        let arena = ByteArena()
        return RoutingTable(
            arena: arena.text, systems: ["here", "exchange"], rules: [rule],
            routes: [
                Route(
                    address: arena.append("anna@example.com"),
                    target: target.map { arena.append($0) } ?? .none, account: 0, system: system,
                    action: action)
            ], logins: [],
            accounts: [
                AccountRecord(
                    id: arena.append(id), dn: arena.append("uid=anna"), rule: 0, kind: .user,
                    state: .hosted)
            ], problems: [])
    }

    private func nothing() async throws -> RoutingTable { try await table([]) }

    @Test(arguments: [Route.Action.deliver, .relay, .expand, .defer])
    func `an address that is served and then refused is removed`(action: Route.Action) {
        let plan = Plan(from: address(action), to: address(.reject, system: nil))
        #expect(plan.changes.map(\.kind) == [.removed])
        #expect(plan.counts.removed == 1 && plan.counts.moved == 0)
        #expect(plan.people.removed.count == 1 && plan.people.rejected.count == 1)
    }

    @Test func `a refused address that goes, and one that is served again, lose nobody anything`()
        async throws
    {
        let refused = address(.reject, system: nil)
        let gone = Plan(from: refused, to: try await nothing())
        #expect(gone.changes.map(\.kind) == [.changed] && gone.counts.removed == 0)
        let back = Plan(from: refused, to: address(.deliver))
        #expect(back.changes.map(\.kind) == [.moved] && back.counts.removed == 0)
    }

    @Test func `deferred mail is not lost`() {
        let plan = Plan(from: address(.deliver), to: address(.defer, system: nil))
        #expect(plan.changes.map(\.kind) == [.moved])
    }

    @Test func `another rule, or the same by another name, is no change`() {
        let plan = Plan(from: address(.deliver, rule: "1"), to: address(.deliver, rule: "host"))
        #expect(plan.counts.isEmpty && plan.changes.isEmpty)
    }

    @Test func `another delivery name is counted by account`() async throws {
        let named = { (domain: String) in
            var company = Company()
            company.users = KindRules(
                .users(UserRules(login: ["uid"])), id: "entryUUID", addresses: ["mail"],
                mailbox: try Template("{login}@\(domain)"))
            let entries = [
                Somebody.user("anna", ["mail": ["anna@example.com", "a@example.com"]]),
                Somebody.user("bert", ["mail": ["bert@example.com"], "host": ["exchange"]]),
            ]
            guard case .table(let table) = await company.compile(entries) else { throw NoTable() }
            return table
        }
        let plan = Plan(from: try await named("one.example"), to: try await named("two.example"))
        #expect(plan.counts.changed == 2 && plan.counts.renamed == 1)
    }

    @Test func `a name that goes to another account is taken`() async throws {
        let plan = Plan(from: address(.deliver), to: address(.deliver, id: "u-carl"))
        let taking = try #require(plan.taken.first)
        #expect(taking.name == "anna@example.com" && !taking.isLogin)
        #expect(taking.before == "u-anna" && taking.after == "u-carl")
        #expect(plan.counts.taken == 1 && plan.counts.changed == 1)
        let logins = Plan(
            from: try await table([
                Somebody.user("bert", ["mail": ["bert@example.com"], "host": ["exchange"]])
            ]),
            to: try await table([
                Somebody.user(
                    "bert",
                    [
                        "mail": ["b@example.com"], "host": ["exchange"], "entryUUID": ["u-other"],
                    ])
            ]))
        #expect(
            logins.taken.map { "\($0.isLogin) \($0.name)" }
                == ["true bert", "true bert@example.com"])
    }

    @Test func `an entry that gets an id is the same account`() {
        let plan = Plan(
            from: address(.deliver, id: "uid=anna,dc=example,dc=com"), to: address(.deliver))
        #expect(plan.counts.taken == 0 && plan.counts.changed == 1)
    }

    @Test func `what changes for everybody is a change`() {
        let same = Plan(from: address(.deliver), to: address(.deliver))
        let changing = same.changing([
            ChangeForEverybody(
                subject: "domain example.com", key: "unknown", before: "exch", after: "reject"),
            ChangeForEverybody(
                subject: "output pam", key: nil, before: nil, after: "", onlyAdds: true),
        ])
        #expect(same.counts.isEmpty && !changing.counts.isEmpty)
        #expect(changing.counts.everybody == 2 && changing.counts.replacing == 1)
        #expect(
            changing.everybody.map(\.text) == [
                "domain example.com: unknown exch -> reject", "output pam: added",
            ])
    }
}

/// A compilation that a test needs did not give a table.
struct NoTable: Error {}

extension Plan {
    /// The plan between two tables in memory.
    init(from: RoutingTable, to: RoutingTable, keeping limit: Int = .max) {
        let takers = Takers(to) { address in
            from.route(for: address).map { from.arena.bytes(from.owner(of: $0).id) }
        }
        self.init(
            routesBefore: Plan.routes(of: from), routesAfter: Plan.routes(of: to),
            loginsBefore: Plan.logins(of: from), loginsAfter: Plan.logins(of: to),
            taker: { takers?.taker(of: $0) }, keeping: limit)
    }

    fileprivate static func routes(of table: RoutingTable) -> () -> RouteRow? {
        var rows = table.routes.makeIterator()
        let names = table.systems.map { Array($0.utf8) }
        let arena = ByteArena()
        let systems = names.map { arena.append($0) }
        let rules = table.rules.map { arena.append(Array($0.utf8)) }
        return {
            guard let route = rows.next() else { return nil }
            let owner = table.owner(of: route)
            return RouteRow(
                address: table.arena.bytes(route.address), action: route.action,
                system: route.system.map { arena.bytes(systems[Int($0)]) },
                target: table.arena.bytes(route.target), kind: owner.kind,
                id: table.arena.bytes(owner.id),
                rule: arena.bytes(owner.rule.map { rules[Int($0)] } ?? .none))
        }
    }

    fileprivate static func logins(of table: RoutingTable) -> () -> LoginRow? {
        var rows = table.logins.makeIterator()
        return {
            guard let login = rows.next() else { return nil }
            return LoginRow(
                name: table.arena.bytes(login.name),
                id: table.arena.bytes(table.accounts[Int(login.account)].id), reason: login.reason)
        }
    }
}
