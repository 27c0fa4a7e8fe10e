package import MailModel

extension PostfixOutput {
    /// One problem per name; what a map can hold depends on its type, and Postfix folds all keys.
    package func problems(in table: RoutingTable, _ parameters: OutputParameters) -> [Problem] {
        let keys = MapKeys(mapType: mapType)
        func missing(_ name: Bytes, _ account: UInt32) -> Problem? {
            keys.hold(name)
                ? nil
                : .unsupportedKey(
                    name, in: "a Postfix \(mapType.rawValue) map", of: table.dn(of: account))
        }
        return table.routes.compactMap { missing(table.arena.bytes($0.address), $0.account) }
            + PostfixOutput.indistinct(in: table) + ListParts.largeGroups(in: table)
            + CatchAll.problems(in: table, parameters)
            + table.logins.compactMap { login in
                let name = table.arena.bytes(login.name)
                return missing(name, login.account).flatMap {
                    table.route(for: name) == nil ? $0 : nil
                }
            }
    }

    /// Addresses that differ only in what Postfix folds, and have different fates.
    private static func indistinct(in table: RoutingTable) -> [Problem] {
        var first: [[UInt8]: Route] = [:]
        return table.routes.compactMap { route in
            let name = table.arena.bytes(route.address)
            guard let folded = LookupKeys.folded(name) else { return nil }
            let other = folded.withUnsafeBytes { table.route(for: $0) } ?? first[folded]
            guard let other else {
                first[folded] = route
                return nil
            }
            let isSame =
                other.action == route.action && other.system == route.system
                && table.arena.bytes(other.target).equals(table.arena.bytes(route.target))
            if isSame { return nil }
            return .indistinct(
                name, from: table.arena.bytes(other.address), of: table.dn(of: route.account))
        }
    }
}
