import ArgumentParser
import Directory
import Generations
import Logging
import MailModel
import Settings

/// Looks at everything a sync needs and changes nothing.
struct Check: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Check settings, directory, state tree and wiring; change nothing.",
        discussion: """
            Looks at everything before it ends: a directory that is down does not hide the wiring, \
            which is then held against the current generation. Ends with 1 when there are findings.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var source: SourceOptions
    @OptionGroup var partner: PartnerOptions
    @Option(
        help: "Also say who of these recipients would get no mail: an address a line, or CSV.",
        completion: .file())
    var recipients: String?

    func run() async throws {
        let log = common.log
        // What people prepared is read first: a mistake in it is theirs, and no finding.
        let asked = try recipients.map { try AskedRecipients($0) }
        let loaded = try LoadedSettings(common, log: log)
        var report = CheckReport()
        report.say("settings", "\(loaded.file): valid")
        let current = report.look(at: try StateTree(loaded.settings))
        let directory = try await CheckedDirectory.read(
            loaded, from: source.from, replacing: current, log: log, into: &report)
        // What cannot be read of it is a finding already.
        let table = directory?.table ?? (try? current.map { try PublishedSet($0).routingTable() })
        let set = ProposedSet(settings: loaded.settings, table: table ?? .empty(loaded.settings))
        await report.look(at: set)
        if let table {
            try await report.follow(
                PartnerCheck(options: partner, loaded: loaded, table: table, log: log))
            asked?.report(table, loaded.settings.domains, into: &report)
        }
        try report.end()
    }
}

extension CheckReport {
    /// Looks at the state folder; answers what a new set would be compared with.
    fileprivate mutating func look(at tree: StateTree) -> Generation? {
        do { return try lookInto(tree) } catch {
            find(Failure(error).message ?? "")
            say("state", "\(tree.root): not looked at")
            return nil
        }
    }

    private mutating func lookInto(_ tree: StateTree) throws -> Generation? {
        find(try tree.findings().map { "\($0.path): \($0.sentence); \($0.fix)" })
        let live = try tree.look(
            deciding: PublishedSet.decidingFiles, everyByte: true,
            understand: PublishedSet.understand)
        find(live.damage.map { "\($0); splitroute sync publishes a set anew" })
        let words =
            live.number.map { "generation \($0) is current, " }.map {
                $0 + (live.isWhole ? "every file as written" : "and damaged")
            }
        say("state", "\(tree.root): " + (words ?? "no generation yet"))
        return live.base
    }

    /// Follows the addresses to the other host of the split, where there is one.
    ///
    /// - Throws: `ValidationError` for options that do not say which system that is.
    fileprivate mutating func follow(_ partner: PartnerCheck) async throws {
        do {
            let proof = try await partner.report()
            for line in proof.lines { Console.say(line) }
            find(proof.findings)
        } catch  where !(error is ValidationError) {
            find("the other host was not looked at: \(Failure(error).message ?? "")")
        }
    }

    /// Looks at this host: what reads the tables, and what is written beside them.
    fileprivate mutating func look(at set: ProposedSet) async {
        for output in set.settings.outputs {
            do { take(try await output.host.wiring(of: set)) } catch {
                find("an output's wiring was not looked at: \(Failure(error).message ?? "")")
            }
        }
        if let file = set.settings.metricsFile {
            // What is begun and not finished leaves nothing behind.
            do { _ = try WholeFile(file) } catch {
                find(
                    "metrics_file: \(error); let \(UnixUser.current) write there, or take the key out"
                )
            }
        }
    }
}
