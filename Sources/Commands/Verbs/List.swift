import ArgumentParser
import MailModel
import Tables

/// The rows of a set: whose they are, where mail goes, who may not log in, what is odd.
struct List: Verb {
    static let configuration = CommandConfiguration(
        abstract: "List routes, logins, accounts, members of lists, or problems.",
        discussion: "Answers from the current generation, without the directory, unless --from or "
            + "--live is given.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var view: ViewOptions
    @OptionGroup var filters: ListFilterOptions
    @Argument(help: "routes, logins, accounts, members or problems.") var table: ListedTable
    @Option(help: "text, tsv (the canonical rows), csv (for spreadsheets) or json.")
    var format = ListFormat.text

    func validate() throws {
        let senseless = filters.wanted.filters.subtracting(table.filters).map { "--\($0.rawValue)" }
        guard senseless.isEmpty else {
            throw ValidationError(
                "nothing is said for \(table.rawValue) by "
                    + senseless.sorted().joined(separator: " and "))
        }
    }

    func run() async throws {
        let set = try await view.opened(common).set
        let wanted = filters.wanted
        if let system = wanted.system { try know(system, set.outputs.systems.map(\.name)) }
        let rows = ListedRows(wanted, in: set)
        let report = ListReport(table)
        switch format {
        case .tsv:
            // Programs know the columns.
            if Console.isResultSeen { Console.put(table.columns.joined(separator: "\t") + "\n") }
            try rows.ownRows(of: table).forEachPiece { Console.offer($0) }
        case .csv: try report.csv(rows.rows(of: table)) { Console.offer($0) }
        case .json: try report.json(rows.rows(of: table)) { Console.offer($0) }
        case .text: try report.text(rows.rows(of: table)) { Console.offer($0) }
        }
    }

    private func know(_ system: String, _ systems: [String]) throws {
        guard !systems.contains(system) else { return }
        throw VerbFailure(
            .usage, "no system is called '\(system)'; there are " + systems.joined(separator: ", "))
    }
}

/// The formats of a list.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case text, tsv, csv, json
}
