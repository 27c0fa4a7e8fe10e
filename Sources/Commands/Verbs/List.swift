import ArgumentParser
import MailModel
import Tables

/// One of the canonical tables.
struct List: Verb {
    static let configuration = CommandConfiguration(
        abstract: "List routes, logins, accounts or problems.",
        discussion: "Answers from the current generation, without the directory, unless --from or "
            + "--live is given.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var view: ViewOptions
    @Argument(help: "routes, logins, accounts or problems.") var table: CanonicalTable
    @Option(help: "text, tsv (the canonical rows) or json.") var format = ListFormat.text

    func run() async throws {
        let set = try await view.opened(common).set
        let rows = set.rows(of: table)
        switch format {
        case .tsv: try rows.forEachPiece { Console.offer($0) }
        case .json: try ListReport(table).json(rows) { Console.offer($0) }
        case .text: try ListReport(table).text(rows) { Console.offer($0) }
        }
    }
}

extension CanonicalTable: ExpressibleByArgument {
    /// Those that are lists: a row of `people` has as many columns as somebody has logins.
    private static let lists = allCases.filter { $0 != .people }

    init?(argument: String) {
        guard let table = CanonicalTable(rawValue: argument), CanonicalTable.lists.contains(table)
        else { return nil }
        self = table
    }

    static var allValueStrings: [String] { lists.map(\.rawValue) }
}

/// The formats of a list.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case text, tsv, json
}
