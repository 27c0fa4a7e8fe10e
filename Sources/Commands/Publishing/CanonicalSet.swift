import Generations
import MailModel
import Tables

/// One set of decisions, whatever it comes from: the files of a generation, or a compiled table
/// that is rendered as far as somebody asks.
enum CanonicalSet {
    case published(PublishedSet)
    case proposed(RoutingTable, OutputParameters)

    var outputs: OutputParameters {
        switch self {
        case .published(let set): set.outputs
        case .proposed(_, let outputs): outputs
        }
    }

    /// The generation's number; nil when nothing is published.
    var number: Int? {
        guard case .published(let set) = self else { return nil }
        return set.generation.number
    }

    /// The rows of a canonical table.
    func rows(of table: CanonicalTable) -> CanonicalRows {
        switch self {
        case .published(let set): CanonicalRows(set.file(table))
        case .proposed(let routing, _): CanonicalRows(table, of: routing)
        }
    }

    /// The plain fields of the route of an address; nil when it has none.
    func route(of address: [UInt8]) throws -> [[UInt8]]? {
        try address.withUnsafeBytes { address in
            switch self {
            case .published(let set): try set.file(.routes).rows(for: address).first
            case .proposed(let table, _):
                try table.route(for: address).map { try table.fields(of: $0) }
            }
        }
    }

    /// The plain fields of a denied login; nil when the name is not refused.
    func denial(of name: [UInt8]) throws -> [[UInt8]]? {
        try name.withUnsafeBytes { name in
            switch self {
            case .published(let set): try set.file(.logins).rows(for: name).first
            case .proposed(let table, _):
                try table.denial(of: name).map { try table.fields(of: $0) }
            }
        }
    }

    /// The plain fields of the accounts with that id, which mostly is one.
    func accounts(_ id: [UInt8]) throws -> [[[UInt8]]] {
        try id.withUnsafeBytes { id in
            switch self {
            case .published(let set): try set.file(.accounts).rows(for: id)
            case .proposed(let table, _):
                try table.accounts.filter { table.arena.bytes($0.id).equals(id) }
                    .map { try table.fields(of: $0) }
            }
        }
    }

    /// The first address that is delivered or relayed under a name that is no address itself; nil
    /// when none is.
    func address(under name: [UInt8]) throws -> [UInt8]? {
        try name.withUnsafeBytes { name in
            switch self {
            case .published(let set):
                // Targets are not sorted: nobody looks for one that Postfix is not told to accept.
                let recipients = PostfixOutput.recipients
                if try !set.isThinned, let file = try set.outputFile(recipients.path),
                    try recipients.value(of: name, in: file) == nil
                {
                    return nil
                }
                return try RouteReader(set.file(.routes)).address(under: name)
            case .proposed(let table, _):
                return table.routes.first {
                    $0.action != .expand && table.arena.bytes($0.target).equals(name)
                }.map { Array(table.arena.bytes($0.address)) }
            }
        }
    }

    /// What the outputs say of these names.
    func outputRows(of names: [[UInt8]]) throws -> [OutputRows.Row] {
        switch self {
        case .published(let set) where try set.isThinned:
            return OutputRows(of: names, try set.routingTable(), set.outputs).rows
        case .published(let set):
            return try OutputRows(of: names, set.outputs, in: set.outputFile).rows
        case .proposed(let table, let outputs):
            return OutputRows(of: names, table, outputs).rows
        }
    }
}
