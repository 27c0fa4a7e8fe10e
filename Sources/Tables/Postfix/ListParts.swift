import MailModel

/// Recipients of a list as Postfix's alias table holds them: at most 1000 a row, the last of which
/// may be the name of the next part.
///
/// Parts keep rows small and exist in this table only. They do not lower what Postfix counts:
/// virtual_alias_expansion_limit of postconf(5) is for all recipients of one address together.
struct ListParts {
    /// Recipients in a row, and Postfix's own limit unless main.cf says more.
    static let limit = 1000

    private let table: RoutingTable
    /// Knows the table's text, and takes that of the parts.
    private let arena: ByteArena
    /// By the text of all recipients: lists that reach the same people share it, and the parts.
    private var values: [ByteArena.Reference: ByteArena.Reference] = [:]
    private var taken: Set<[UInt8]> = []

    init(_ table: RoutingTable, _ arena: ByteArena) {
        self.table = table
        self.arena = arena
    }

    /// The value of a list's row; `add` takes the rows of the parts behind it, once for all addresses
    /// of all lists with these recipients.
    mutating func value(
        of route: Route, add: (ByteArena.Reference, ByteArena.Reference) -> Void
    ) -> ByteArena.Reference {
        if let known = values[route.target] { return known }
        let recipients = Recipients.of(table.arena.bytes(route.target))
        guard recipients.count > ListParts.limit else { return route.target }
        let step = ListParts.limit - 1
        var number = 1
        var start = 0
        var rows: [[UInt8]] = []
        while recipients.count - start > ListParts.limit {
            number += 1
            let name = name(of: number, route)
            rows.append(ListParts.join(recipients[start..<(start + step)]) + [0x2C] + name)
            rows.append(name)
            start += step
        }
        rows.append(ListParts.join(recipients[start...]))
        // rows: value, name of the next, its value, name of the one after it, …
        for index in stride(from: 1, to: rows.count, by: 2) {
            add(arena.append(rows[index]), arena.append(rows[index + 1]))
        }
        let first = arena.append(rows[0])
        values[route.target] = first
        return first
    }

    /// A name that nobody has: `list=part2@example.com`.
    private mutating func name(of part: Int, _ route: Route) -> [UInt8] {
        let address = table.arena.bytes(route.address)
        let at = address.lastIndex(of: UInt8(ascii: "@")) ?? address.endIndex
        // A quoted local part cannot be continued; its letters and digits name the part.
        var local = address[..<at].filter {
            $0 >= 0x80 || $0.isASCIILetter || $0.isASCIIDigit || $0 == 0x2D || $0 == 0x2E
        }
        while true {
            let name = local + Array("=part\(part)".utf8) + Array(address[at...])
            let isAddress = name.withUnsafeBytes { table.route(for: $0) } != nil
            if !isAddress, taken.insert(name).inserted { return name }
            local.append(UInt8(ascii: "="))
        }
    }

    private static func join(_ recipients: ArraySlice<Bytes>) -> [UInt8] {
        Array(recipients.map(Array.init).joined(separator: [0x2C]))
    }

    /// Lists that Postfix expands only when main.cf allows it.
    static func largeGroups(in table: RoutingTable) -> [Problem] {
        var seen: Set<UInt32> = []
        var counts: [ByteArena.Reference: Int] = [:]
        return table.routes.compactMap { route in
            guard route.action == .expand, seen.insert(route.account).inserted else { return nil }
            let known = counts[route.target]
            let count = known ?? Recipients.of(table.arena.bytes(route.target)).count
            counts[route.target] = count
            guard count > limit else { return nil }
            // Each part's name is one more.
            let needed = count + count / (limit - 1) + 1
            return .largeGroup(
                table.arena.bytes(route.address), recipients: count, needed: needed,
                of: table.dn(of: route.account))
        }
    }
}
