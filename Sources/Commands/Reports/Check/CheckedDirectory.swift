import Directory
import Generations
import Logging
import MailModel
import Routing
import Settings

/// What `check` says of the directory, and of what would be made of it.
enum CheckedDirectory {
    /// Reads all of it and compiles; nil when that fails, which is a finding.
    ///
    /// - Throws: Only a bug.
    static func read(
        _ loaded: LoadedSettings, from file: String?, replacing current: Generation?, log: Logger,
        into report: inout CheckReport
    ) async throws -> CompiledTable? {
        do {
            return try await look(loaded, from: file, replacing: current, log: log, &report)
        } catch {
            let failure = Failure(error)
            guard failure.status != .bug, let message = failure.message else { throw error }
            report.find(message)
            report.say(
                "directory",
                "not read; what follows is held against "
                    + (current.map { "generation \($0.number)" } ?? "the settings alone"))
            return nil
        }
    }

    private static func look(
        _ loaded: LoadedSettings, from file: String?, replacing current: Generation?, log: Logger,
        _ report: inout CheckReport
    ) async throws -> CompiledTable {
        let settings = loaded.settings
        let directory = try DirectoryAccess.open(settings, from: file, log: log)
        let diagnosis = DirectoryDiagnosis(settings: settings, source: directory)
        for line in diagnosis.server() { Console.say(line) }
        let compiled = try await DirectoryReading(
            loaded, of: directory, log: log, takesCensus: true
        ).read().compiled(replacing: current)
        let read = settings.kinds.map { kind in
            "\(compiled.counts[kind.kind.section] ?? 0) \(kind.kind.section)"
        }
        report.say("directory", "\(compiled.source): bound, " + read.joined(separator: ", "))
        let (routes, logins) = (compiled.table.routes.count, compiled.table.logins.count)
        report.say("compiled", "\(routes) addresses, \(logins) logins denied")
        for line in diagnosis.attributes(compiled.census) { Console.say(line) }
        for line in diagnosis.rules(compiled.table) { Console.say(line) }
        for problem in problemCounts(compiled) { report.say("problem", problem) }
        report.find(diagnosis.findings(compiled))
        if let sentence = ReferralNotice(directory.notes).sentence { report.find(sentence) }
        if let unread = try UnreadEntries(settings, compiled.table).finding(in: directory) {
            report.find(unread)
        }
        report.find(postmasters(compiled, settings))
        report.find(
            compiled.table.problems.filter { $0.code == .unknownCatchAll }
                .map { "\($0.subject ?? ""): \($0.sentence)" })
        return compiled
    }

    /// RFC 5321 section 4.5.1: every domain has a postmaster.
    private static func postmasters(_ compiled: CompiledTable, _ settings: Settings) -> [String] {
        settings.domains.filter { $0.unknown == nil && $0.catchAll == nil }.flatMap(\.names)
            .compactMap { name in
                let address = "postmaster@\(name)"
                let route = address.withBytes { compiled.table.route(for: $0) }
                guard route == nil else { return nil }
                return "\(address) has no route: RFC 5321 wants one; give the address to an account"
            }
    }

    private static func problemCounts(_ compiled: CompiledTable) -> [String] {
        var counts: [ProblemCode: Int] = [:]
        for problem in compiled.table.problems { counts[problem.code, default: 0] += 1 }
        return counts.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.key.rawValue) \($0.value)" }
    }
}

extension RoutingTable {
    /// A table of the settings' systems in which nobody has an address.
    static func empty(_ settings: Settings) -> RoutingTable {
        RoutingTable(
            arena: ByteArena().text, systems: settings.systems.map(\.name), rules: [], routes: [],
            logins: [], accounts: [], problems: [])
    }
}
