import ArgumentParser
import MailModel

/// Which rows a list is to have.
struct ListFilterOptions: ParsableArguments {
    @Option(help: "Only of accounts of this kind: user, shared, group or contact.")
    var kind: AccountKind?
    @Option(help: "Only of accounts, and only routes and members, on this system.")
    var system: String?
    // --state is the folder.
    @Option(
        name: .customLong("in-state"),
        help: "Only of accounts in this state: \(ListFilterOptions.states.joined(separator: ", "))."
    )
    var state: String?
    @Option(help: "Only of entries at or below this DN.")
    var under: String?
    @Option(help: "Only with this text in a display name, unit, address, login or DN; in any case.")
    var match: String?

    /// Words of states, each once.
    private static let states = AccountRecord.State.allCases.filter { $0 != .loginOnly }
        .map(\.word)

    func validate() throws {
        if let state, !ListFilterOptions.states.contains(state) {
            throw ValidationError(
                "no account is in state '\(state)'; there are "
                    + ListFilterOptions.states.joined(separator: ", "))
        }
        if let under, DistinguishedName(under) == nil {
            throw ValidationError("'\(under)' is no DN")
        }
    }

    /// What is asked for.
    var wanted: WantedAccounts {
        WantedAccounts(
            kind: kind, system: system, state: state,
            under: under.flatMap { DistinguishedName($0) },
            match: match)
    }
}

extension AccountKind: ExpressibleByArgument {}
