import Directory
import Generations
import Logging
import MailModel
import Routing
import Settings
import Tables

/// What would be published now, and how it differs from what is live: the common beginning of
/// plan, sync, explain --live and list --live.
struct Proposal {
    let table: RoutingTable
    let outputs: OutputParameters
    let plan: Plan
    let refusals: [GuardRefusal]
    /// Whom the refusals are about, in one line; nil when they are not about people.
    let concerned: String?
    /// Where the entries came from.
    let source: String
    let counts: [String: Int]
    /// The routes, denylist, problems and outputs are exactly those of the current generation.
    let isUnchanged: Bool
    /// In how many entries each attribute is; empty when nobody asked.
    let census: [AttributeCensus]
    /// The groups of placement rules, with what was found of their members.
    let groups: RuleGroups

    /// Reads, decides, compiles and compares.
    ///
    /// - Throws: `DirectoryError`, `InputError`, `VerbFailure`; nothing has been written then.
    static func make(
        _ loaded: LoadedSettings, from file: String?, current: Generation?,
        accepted: Set<GuardName> = [], log: Logger, keeping limit: Int = .max
    ) async throws -> Proposal {
        let source = try DirectoryAccess.open(loaded.settings, from: file, log: log)
        return try await make(
            loaded, reading: source, current: current, accepted: accepted, log: log,
            keeping: limit)
    }

    /// The same from a directory that is open already; `census`: count the attributes too.
    static func make(
        _ loaded: LoadedSettings, reading source: any DirectorySource, current: Generation?,
        accepted: Set<GuardName> = [], log: Logger, keeping limit: Int, census: Bool = false
    ) async throws -> Proposal {
        let reading = try DirectoryReading(
            loaded: loaded, source: source, log: log, takesCensus: census
        ).read()
        Progress.stage("compiling")
        defer { Progress.clear() }
        let published = try current.map { try PublishedSet($0) }
        let (users, counts, counted) = (reading.usersRead, reading.counts, reading.census)
        let assembly = RoutingAssembly(settings: loaded.settings)
        let groups = reading.groups
        var readers: [AnyOutput] = []
        for output in loaded.settings.outputs { readers.append(try await output.host.resolved()) }
        let outputs = assembly.parameters(of: readers, nestedGroups: groups.nested)
        let table = try await compile(reading.compilation, published)
            .reporting {
                outputs.problems(in: $0) + ReferralNotice(source.notes).problems
            }
        let equal = try published?.filesEqual(to: table) ?? []
        let plan =
            equal.isSuperset(of: [.routes, .logins])
            ? Plan(unchangedRoutes: table.routes.count, logins: table.logins.count)
                .changing(published?.changes(to: table, outputs) ?? [])
            : try Plan.between(published, table, outputs, keeping: limit)
        let canaries = Canaries(loaded.settings.canaries)
        let refusals = assembly.guards.refusals(
            of: plan.counts,
            Guards.Circumstances(
                usersRead: users, addressesRouted: table.routes.count,
                isFirstGeneration: current == nil,
                settingsChanged: current.map { $0.manifest.settingsDigest != loaded.digest }
                    ?? false,
                accountsBefore: current?.manifest.counts["accounts"] ?? 0,
                failedCanaries: canaries.failures(in: table),
                lostGroups: groups.lost(of: published?.outputs.nestedGroups ?? [])),
            accepted: accepted)
        return Proposal(
            table: table, outputs: outputs, plan: plan, refusals: refusals,
            concerned: try ConcernedPeople(plan, published).sentence(refusals),
            source: source.origin, counts: Proposal.counts(of: table, counts),
            isUnchanged: equal.count == CanonicalTable.allCases.count
                && published.map {
                    outputs.renders(like: $0.outputs)
                        && outputs.nestedGroups == $0.outputs.nestedGroups
                } ?? false,
            census: counted, groups: groups)
    }

    private static func compile(
        _ compilation: consuming Compilation, _ published: PublishedSet?
    ) async throws -> RoutingTable {
        let reader = published.map { RouteReader($0.file(.routes)) }
        let failure = PlanFailure()
        let outcome = await compilation.finish { address in
            failure.watch { try reader?.route(for: address) }.map { row in
                PreviousRoute(
                    action: row.action,
                    system: row.system.map { String(decoding: $0, as: UTF8.self) },
                    target: Array(row.target), id: Array(row.id))
            }
        }
        if let error = failure.error { throw error }
        switch outcome {
        case .table(let table): return table
        case .stopped(let problems): throw Stopped(problems).failure
        case .broken(let breaches):
            throw VerbFailure(
                .bug,
                "a bug: what was compiled contradicts itself, so nothing was published: "
                    + breaches.joined(separator: "; "))
        }
    }

    private static func counts(of table: RoutingTable, _ read: [String: Int]) -> [String: Int] {
        var counts = read
        counts["routes"] = table.routes.count
        counts["logins"] = table.logins.count
        counts["accounts"] = table.accounts.count
        counts["problems"] = table.problems.count
        return counts
    }
}

/// A directory that must not be published: everybody it is about, in one message.
private struct Stopped {
    let failure: VerbFailure

    init(_ problems: [Problem]) {
        let errors = problems.filter { $0.code.severity == .error }
        let unplaced = errors.count { $0.code == .unplaced }
        var lines = errors.map { problem in
            let names = [problem.code.rawValue, problem.subject, problem.dn].compactMap(\.self)
            return names.joined(separator: " ") + ": " + problem.sentence
        }
        // First, because only the first line is kept where everybody may read it.
        lines.insert(
            unplaced > 0
                ? "\(unplaced) account\(unplaced == 1 ? " is" : "s are") unplaced; nothing was "
                    + "changed. Add a placement rule for them, or end placement with "
                    + "{system: NAME}"
                : "addresses have several owners with different fates and conflicts is stop; "
                    + "nothing was changed. Correct the entries, or set conflicts: defer", at: 0)
        failure = VerbFailure(.badInput, lines.joined(separator: "\n"))
    }
}

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
