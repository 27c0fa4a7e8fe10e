import MailModel
import Routing
import Tables

/// The rows of one side of a plan, whatever they come from.
struct PlanSide {
    let routes: () -> RouteRow?
    let logins: () -> LoginRow?

    private init(routes: @escaping () -> RouteRow?, logins: @escaping () -> LoginRow?) {
        self.routes = routes
        self.logins = logins
    }

    /// The rows of a generation.
    ///
    /// Its files are verified when they are written; a row that cannot be read all the same ends
    /// the side, and `failure` tells.
    init(_ set: PublishedSet, failure: PlanFailure) {
        let routes = RouteReader(set.file(.routes))
        let logins = LoginReader(set.file(.logins))
        self.init(
            routes: { failure.watch { try routes.next() } },
            logins: { failure.watch { try logins.next() } })
    }

    /// The rows of a compiled table.
    init(_ table: RoutingTable) {
        // Stays with the rows: their bytes are borrowed from it.
        let arena = ByteArena(continuing: table.arena)
        let systems = table.systems.map { arena.append($0) }
        let rules = table.rules.map { arena.append($0) }
        var route = 0
        var login = 0
        self.init(
            routes: {
                guard route < table.routes.count else { return nil }
                defer { route += 1 }
                return PlanSide.row(table, table.routes[route], arena, systems, rules)
            },
            logins: {
                guard login < table.logins.count else { return nil }
                defer { login += 1 }
                let row = table.logins[login]
                return LoginRow(
                    name: table.arena.bytes(row.name),
                    id: table.arena.bytes(table.accounts[Int(row.account)].id), reason: row.reason)
            })
    }

    private static func row(
        _ table: RoutingTable, _ route: Route, _ arena: ByteArena,
        _ systems: [ByteArena.Reference], _ rules: [ByteArena.Reference]
    ) -> RouteRow {
        let owner = table.owner(of: route)
        let isPlaced = route.action == .deliver || route.action == .relay
        let rule = isPlaced ? owner.rule.map { rules[Int($0)] } : nil
        return RouteRow(
            address: table.arena.bytes(route.address), action: route.action,
            system: route.system.map { arena.bytes(systems[Int($0)]) },
            target: table.arena.bytes(route.target), kind: owner.kind,
            id: table.arena.bytes(owner.id), rule: arena.bytes(rule ?? .none))
    }
}
