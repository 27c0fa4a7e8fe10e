import ArgumentParser
import Generations
import MailModel
import Routing
import Tables

/// One of the canonical tables.
struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List routes, logins, accounts or problems.",
        discussion: "Answers from the current generation, without the directory, unless --from or "
            + "--live is given.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var view: ViewOptions
    @Argument(help: "routes, logins, accounts or problems.") var table: CanonicalTable
    @Option(help: "text, tsv (the canonical rows) or json.") var format = ListFormat.text

    func run() async throws {
        guard let set = try await view.canonicalSet(common) else { return }
        let file = set.file(table)
        switch format {
        case .tsv: Console.put(file.bytes)
        case .json: ListReport(table).json(file) { Console.offer($0) }
        case .text: ListReport(table).text(file) { Console.offer($0) }
        }
    }
}

extension CanonicalTable: ExpressibleByArgument {}

/// The formats of a list.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case text, tsv, json
}

/// Which set of tables a verb looks at.
struct ViewOptions: ParsableArguments {
    @OptionGroup var source: SourceOptions
    @Flag(help: "Read the directory now instead of the current generation.")
    var live = false

    /// The current generation's files, or those that the directory would give now; nil, said on
    /// standard error, when there is no generation yet.
    func canonicalSet(_ common: CommonOptions) async throws -> CanonicalSet? {
        let journal = common.journal
        if live || source.from != nil {
            let loaded = try LoadedSettings(common, journal: journal)
            let current = try StateTree(loaded.settings).current()
            let proposal = try await Proposal.make(
                loaded, from: source.from, current: current, journal: journal, keeping: 0)
            return try CanonicalSet(proposal.table, proposal.outputs)
        }
        let tree = try StateOptions.tree(common)
        guard let current = try tree.current() else {
            throw VerbFailure(
                .badInput,
                "no generation yet in \(tree.root); run splitroute sync, or ask with --live")
        }
        return CanonicalSet(try PublishedSet(current))
    }
}

/// The canonical files of a generation, or the same bytes in memory.
struct CanonicalSet {
    let outputs: OutputParameters
    /// The generation's number; nil when nothing is published.
    let number: Int?
    /// Whether it is known, without a look at every route, that no address has another name.
    let rewritesNothing: Bool
    private let files: (CanonicalTable) -> CanonicalFile

    init(_ set: PublishedSet) {
        outputs = set.outputs
        let aliases = try? set.generation.map("postfix/aliases")
        rewritesNothing = aliases?.bytes.isEmpty ?? false
        number = set.generation.number
        files = { set.file($0) }
    }

    /// Renders a table in memory.
    init(_ table: RoutingTable, _ outputs: OutputParameters) throws {
        self.outputs = outputs
        number = nil
        rewritesNothing = false
        let arena = ByteArena()
        var rendered: [CanonicalTable: Bytes] = [:]
        for kind in CanonicalTable.allCases {
            let bytes = try TextSink.gather { try kind.render(table, to: &$0) }
            rendered[kind] = arena.bytes(arena.append(bytes))
        }
        files = { [arena] kind in
            withExtendedLifetime(arena) {
                CanonicalFile(rendered[kind] ?? Bytes(start: nil, count: 0), name: kind.path)
            }
        }
    }

    /// One canonical file; valid as long as this value.
    func file(_ table: CanonicalTable) -> CanonicalFile { files(table) }
}
