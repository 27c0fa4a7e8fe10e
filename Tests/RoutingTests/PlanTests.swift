import MailModel
import Routing
import TestSupport
import Testing

@Suite("A plan is the difference of two sets")
struct PlanTests {
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

    @Test("Added, removed, moved and changed addresses; logins denied and allowed")
    func everyChange() async throws {
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

    @Test("Everything is counted, even what is not kept: here one change of each kind")
    func keepingSome() async throws {
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

    @Test("From nothing everything is added, to nothing everything removed")
    func emptySides() async throws {
        let full = Plan(from: try await table([]), to: try await table(before))
        #expect(full.counts.added == 4 && full.counts.routesBefore == 0)
        let none = Plan(
            from: try await table(before), to: try await table([]))
        #expect(none.counts.removed == 4 && none.counts.allowed == 2)
    }

    @Test("The plan of a first set is the plan from nothing", arguments: [0, 1, 3, Int.max])
    func first(limit: Int) async throws {
        let table = try await table(before)
        let plan = Plan(
            first: table, routes: Plan.routes(of: table), logins: Plan.logins(of: table),
            keeping: limit)
        #expect(plan == Plan(from: try await self.table([]), to: table, keeping: limit))
    }
}

/// A compilation that a test needs did not give a table.
struct NoTable: Error {}

extension Plan {
    /// The plan between two tables in memory.
    init(from: RoutingTable, to: RoutingTable, keeping limit: Int = .max) {
        self.init(
            routesBefore: Plan.routes(of: from), routesAfter: Plan.routes(of: to),
            loginsBefore: Plan.logins(of: from), loginsAfter: Plan.logins(of: to), keeping: limit)
    }

    fileprivate static func routes(of table: RoutingTable) -> () -> RouteRow? {
        var rows = table.routes.makeIterator()
        let names = table.systems.map { Array($0.utf8) }
        let arena = ByteArena()
        let systems = names.map { arena.append($0) }
        let none = arena.append("-")
        let rules = ([""] + table.rules).map { arena.append(Array($0.utf8)) }
        return {
            guard let route = rows.next() else { return nil }
            let owner = table.owner(of: route)
            return RouteRow(
                address: table.arena.bytes(route.address), action: route.action,
                system: arena.bytes(route.system.map { systems[Int($0)] } ?? none),
                target: table.arena.bytes(route.target), kind: owner.kind,
                id: table.arena.bytes(owner.id), rule: arena.bytes(rules[Int(owner.rule)]))
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
