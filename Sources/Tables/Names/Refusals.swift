import MailModel

/// What the other side is told of mail that is refused or waits: an enhanced status code (RFC 3463)
/// and words.
enum Refusal: String, CaseIterable {
    case disabled = "5.2.1 mailbox disabled"
    case emptyList = "5.1.1 list has no members"
    case ambiguous = "4.3.5 ambiguous recipient"
    case unavailable = "4.2.1 mailbox is temporarily unavailable"
}

/// Why the addresses of a table that get no mail get none.
struct Refusals {
    private let table: RoutingTable
    private let deferrals: Deferrals

    init(_ table: RoutingTable) {
        self.table = table
        deferrals = Deferrals(table)
    }

    /// The reason for a route that refuses or defers; nil for every other one.
    func refusal(of route: Route) -> Refusal? {
        switch route.action {
        case .deliver, .relay, .expand: nil
        case .defer: deferrals.isState(route) ? .unavailable : .ambiguous
        case .reject: table.owner(of: route).kind == .group ? .emptyList : .disabled
        }
    }
}
