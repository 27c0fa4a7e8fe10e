import ArgumentParser
import Directory
import Generations
import Logging
import MailModel
import Settings

/// Looks at everything a sync needs and changes nothing.
struct Check: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Check settings, directory, state tree and wiring; change nothing.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var source: SourceOptions
    @OptionGroup var partner: PartnerOptions

    func run() async throws {
        let log = common.log
        let loaded = try LoadedSettings(common, log: log)
        Console.say("settings   \(loaded.file): valid")
        var findings: [String] = []
        let tree = try StateTree(loaded.settings)
        let current = try checkState(tree, &findings).base
        let directory = try DirectoryAccess.open(
            loaded.settings, from: source.from, log: log)
        let diagnosis = DirectoryDiagnosis(settings: loaded.settings, source: directory)
        for line in diagnosis.server() { Console.say(line) }
        let compiled = try await DirectoryReading(
            loaded, of: directory, log: log, takesCensus: true
        ).read().compiled(replacing: current)
        let read = loaded.settings.kinds.map { kind in
            "\(compiled.counts[kind.kind.section] ?? 0) \(kind.kind.section)"
        }
        Console.say("directory  \(compiled.source): bound, " + read.joined(separator: ", "))
        let (routes, logins) = (compiled.table.routes.count, compiled.table.logins.count)
        Console.say("compiled   \(routes) addresses, \(logins) logins denied")
        for line in diagnosis.attributes(compiled.census) { Console.say(line) }
        for line in diagnosis.rules(compiled.table) { Console.say(line) }
        findings += diagnosis.findings(compiled)
        if let sentence = ReferralNotice(directory.notes).sentence { findings.append(sentence) }
        let set = ProposedSet(settings: loaded.settings, table: compiled.table)
        var wiring = WiringReport()
        for output in loaded.settings.outputs { wiring += try await output.host.wiring(of: set) }
        findings += wiring.findings
        let proof = try await PartnerCheck(
            options: partner, loaded: loaded, table: compiled.table, log: log
        ).report()
        for line in proof.lines { Console.say(line) }
        findings += proof.findings
        findings += postmasters(compiled, loaded.settings)
        findings += compiled.table.problems.filter { $0.code == .unknownCatchAll }
            .map { "\($0.subject ?? ""): \($0.sentence)" }
        for problem in problemCounts(compiled) { Console.say("problem    \(problem)") }
        for line in wiring.unseen { Console.say("unseen     \(line)") }
        for finding in findings { Console.say("finding    \(finding)") }
        Console.say(findings.isEmpty ? "all well" : "\(findings.count) findings")
    }

    private func checkState(_ tree: StateTree, _ findings: inout [String]) throws -> LiveSet {
        findings += try tree.findings().map { "\($0.path): \($0.sentence); \($0.fix)" }
        let live = try tree.look(
            deciding: PublishedSet.decidingFiles, everyByte: true,
            understand: PublishedSet.understand)
        findings += live.damage.map { "\($0); splitroute sync publishes a set anew" }
        guard let number = live.number else {
            Console.say("state      \(tree.root): no generation yet")
            return live
        }
        Console.say(
            "state      \(tree.root): generation \(number) is current, "
                + (live.isWhole ? "every file as written" : "and damaged"))
        return live
    }

    /// RFC 5321 section 4.5.1: every domain has a postmaster.
    private func postmasters(_ compiled: CompiledTable, _ settings: Settings) -> [String] {
        settings.domains.flatMap { domain in [domain.name] + domain.aliases }.compactMap { name in
            let domain = settings.domains.first { $0.name == name || $0.aliases.contains(name) }
            let address = "postmaster@\(name)"
            let route = address.withBytes { compiled.table.route(for: $0) }
            guard route == nil, domain?.unknown == nil, domain?.catchAll == nil else { return nil }
            return "\(address) has no route: RFC 5321 wants one; give the address to an account"
        }
    }

    private func problemCounts(_ compiled: CompiledTable) -> [String] {
        var counts: [ProblemCode: Int] = [:]
        for problem in compiled.table.problems { counts[problem.code, default: 0] += 1 }
        return counts.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.key.rawValue) \($0.value)" }
    }
}
