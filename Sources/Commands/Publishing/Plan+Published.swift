import MailModel
import Routing
import Tables

extension Plan {
    /// The plan from a generation, or from nothing, to a compiled table.
    static func between(
        _ published: PublishedSet?, _ table: RoutingTable, _ outputs: OutputParameters,
        keeping limit: Int
    ) throws -> Plan {
        guard let published else {
            let side = PlanSide(table)
            return Plan(first: table, routes: side.routes, logins: side.logins, keeping: limit)
        }
        let routes = RouteReader(published.file(.routes))
        let failure = PlanFailure()
        let takers = Takers(table) { address in
            failure.watch { try routes.route(for: address) }?.id
        }
        return try between(
            published, keeping: limit, failure, taker: { takers?.taker(of: $0) }, PlanSide(table)
        )
        .changing(published.changes(to: table, outputs))
    }

    /// The plan between two generations.
    static func between(
        _ before: PublishedSet, _ after: PublishedSet, keeping limit: Int = .max
    ) throws -> Plan {
        let failure = PlanFailure()
        return try between(before, keeping: limit, failure, PlanSide(after, failure: failure))
            .changing(try before.changes(to: after))
    }

    private static func between(
        _ published: PublishedSet, keeping limit: Int, _ failure: PlanFailure,
        taker: (LoginRow) -> Bytes? = { _ in nil }, _ after: PlanSide
    ) throws -> Plan {
        let before = PlanSide(published, failure: failure)
        let plan = Plan(
            routesBefore: before.routes, routesAfter: after.routes, loginsBefore: before.logins,
            loginsAfter: after.logins, taker: taker, keeping: limit)
        if let error = failure.error { throw error }
        return plan
    }
}
