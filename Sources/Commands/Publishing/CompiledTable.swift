import Generations
import MailModel
import Routing
import Settings
import Tables

/// A routing table that a generation could hold, with all that its files need and where it came
/// from: what compiling yields.
struct CompiledTable {
    /// The settings it follows.
    let loaded: LoadedSettings
    let table: RoutingTable
    let outputs: OutputParameters
    /// Where the entries came from.
    let source: String
    let usersRead: Int
    /// What was read, by section, and what came of it.
    let counts: [String: Int]
    /// In how many entries each attribute is; empty when nobody asked.
    let census: [AttributeCensus]
    /// The groups of placement rules, with what was found of their members.
    let groups: RuleGroups
    /// The generation it would replace; nil: there is none.
    let published: PublishedSet?
}

extension DecidedAccounts {
    /// Makes the routing table that would replace `current`, whose routes settle conflicts that may
    /// stay as they are.
    ///
    /// - Throws: `StoreError` or `TableError` when `current` cannot be read, `HookError` when an
    ///   output's program cannot be asked what it wants, `VerbFailure` for a directory that must
    ///   not be published.
    consuming func compiled(replacing current: Generation?) async throws -> CompiledTable {
        Progress.stage("compiling")
        defer { Progress.clear() }
        let (loaded, groups, read, census) = (loaded, groups, counts, census)
        let (source, notes, usersRead) = (source, notes, usersRead)
        let published = try current.map { try PublishedSet($0) }
        var readers: [AnyOutput] = []
        for output in loaded.settings.outputs { readers.append(try await output.host.resolved()) }
        let outputs = RoutingAssembly(settings: loaded.settings)
            .parameters(of: readers, nestedGroups: groups.nested)
        let table = try await compilation.table(after: published, namingAll: loaded.isVerbose)
            .reporting { outputs.problems(in: $0) + ReferralNotice(notes).problems }
        let made = [
            "routes": table.routes.count, "logins": table.logins.count,
            "accounts": table.accounts.count, "problems": table.problems.count,
        ]
        return CompiledTable(
            loaded: loaded, table: table, outputs: outputs, source: source, usersRead: usersRead,
            counts: read.merging(made) { $1 }, census: census, groups: groups,
            published: published)
    }
}

extension Compilation {
    /// The finished table; a directory that cannot have one is told with ten entries or all.
    fileprivate consuming func table(
        after published: PublishedSet?, namingAll: Bool
    ) async throws -> RoutingTable {
        let reader = published.map { RouteReader($0.file(.routes)) }
        let failure = PlanFailure()
        let outcome = await finish { address in
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
        case .stopped(let problems): throw StoppedDirectory(problems, namingAll: namingAll).failure
        case .broken(let breaches):
            throw VerbFailure(
                .bug,
                "a bug: what was compiled contradicts itself, so nothing was published: "
                    + breaches.joined(separator: "; "))
        }
    }
}
