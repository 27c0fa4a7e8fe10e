import MailModel
import Routing
import Tables

/// A compiled table beside what is live: what comparing yields.
struct ComparedTable {
    let compiled: CompiledTable
    let plan: Plan
    /// The routes, denylist, problems and outputs are exactly those of the current generation.
    let isUnchanged: Bool
}

extension CompiledTable {
    /// Compares with what is live; `limit` bounds how many changes of each sort the plan names, all
    /// are counted.
    ///
    /// - Throws: `StoreError` or `TableError` when what is live cannot be read.
    func compared(keeping limit: Int) throws -> ComparedTable {
        Progress.stage("comparing with what is live")
        defer { Progress.clear() }
        let equal = try published?.filesEqual(to: table) ?? []
        let plan =
            equal.isSuperset(of: [.routes, .logins])
            ? Plan(unchangedRoutes: table.routes.count, logins: table.logins.count)
                .changing(published?.changes(to: table, outputs) ?? [])
            : try plan(keeping: limit)
        return ComparedTable(
            compiled: self, plan: plan,
            isUnchanged: equal.count == CanonicalTable.allCases.count
                && published.map {
                    outputs.renders(like: $0.outputs)
                        && outputs.nestedGroups == $0.outputs.nestedGroups
                } ?? false)
    }

    /// The plan from what is live, row by row.
    ///
    /// - Throws: as `compared(keeping:)`.
    func plan(keeping limit: Int) throws -> Plan {
        try Plan.between(published, table, outputs, keeping: limit)
    }
}
