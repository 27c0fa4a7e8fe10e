package import MailModel

/// Finds what a consumer's format cannot hold, before anything is written.
package enum UnsupportedKeys {
    /// One problem per name and output; what a map can hold depends on its type, and Postfix folds
    /// all keys.
    package static func problems(
        in table: RoutingTable, _ parameters: OutputParameters
    ) -> [Problem] {
        let mapType = parameters.postfix?.mapType ?? ""
        let keys = MapKeys(mapType: mapType)
        var problems: [Problem] = []
        func report(_ name: Bytes, _ account: UInt32, _ output: String) {
            problems.append(
                Problem(
                    .unsupportedKey,
                    dn: table.arena.text(table.accounts[Int(account)].dn),
                    subject: String(printable: name),
                    "\(output) cannot hold the name and goes without it"))
        }
        if parameters.postfix != nil {
            for route in table.routes {
                let name = table.arena.bytes(route.address)
                if !keys.hold(name) { report(name, route.account, "a Postfix \(mapType) map") }
            }
            problems += indistinct(in: table) + ListParts.largeGroups(in: table)
            problems += CatchAll.problems(in: table, parameters)
        }
        for login in table.logins {
            let name = table.arena.bytes(login.name)
            if parameters.postfix != nil, !keys.hold(name), table.route(for: name) == nil {
                report(name, login.account, "a Postfix \(mapType) map")
            }
            guard parameters.dovecot else { continue }
            if !LoginList.dovecot.supports(name) {
                report(name, login.account, "dovecot/deny")
            } else if !name.isASCII {
                problems.append(deniableOtherwise(name, login.account, in: table))
            }
        }
        return problems
    }

    /// Dovecot folds ASCII letters and no others before it asks, and composes nothing.
    private static func deniableOtherwise(
        _ name: Bytes, _ account: UInt32, in table: RoutingTable
    ) -> Problem {
        Problem(
            .deniableOtherwise, dn: table.arena.text(table.accounts[Int(account)].dn),
            subject: String(printable: name),
            "Dovecot refuses this spelling only; in capitals, or composed otherwise, the name gets in "
                + "unless auth_username_chars keeps such letters out, as it does by default")
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
            return Problem(
                .unsupportedKey,
                dn: table.arena.text(table.accounts[Int(route.account)].dn),
                subject: String(printable: name),
                "Postfix does not tell it from "
                    + String(printable: table.arena.bytes(other.address))
                    + ", and treats mail to it as mail to that address")
        }
    }
}
