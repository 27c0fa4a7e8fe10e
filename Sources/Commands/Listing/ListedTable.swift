import ArgumentParser
import Tables

/// What can be listed.
enum ListedTable: String, ExpressibleByArgument, CaseIterable {
    case routes, logins, accounts, members, problems

    /// The canonical table that the rows are of; nil where they are made of several.
    var canonical: CanonicalTable? {
        switch self {
        case .routes: .routes
        case .logins: .logins
        case .accounts: .accounts
        case .problems: .problems
        case .members: nil
        }
    }

    /// The names of the columns in TSV: the canonical ones.
    var columns: [String] { canonical?.columns ?? ["list", "member", "fate", "system"] }

    /// The names of the columns in every other format: who an account is too.
    var shownColumns: [String] {
        self == .accounts ? columns + ["display_name", "unit"] : columns
    }

    /// What can be asked of the rows.
    var filters: Set<ListFilter> {
        switch self {
        case .routes, .logins, .accounts: Set(ListFilter.allCases)
        case .members: [.system, .under, .match]
        case .problems: [.under, .match]
        }
    }
}

/// What a list can be narrowed down by.
enum ListFilter: String, CaseIterable {
    case kind, system
    case state = "in-state"
    case under, match
}
