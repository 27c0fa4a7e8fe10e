package import MailModel

/// Finds what a consumer's format cannot hold, before anything is written.
package enum UnsupportedKeys {
    /// One problem per name and output; none for indexed maps, which hold any key.
    package static func problems(
        in table: RoutingTable, _ parameters: OutputParameters
    ) -> [Problem] {
        let isText = ["texthash", "hash"].contains(parameters.postfix?.mapType ?? "")
        var problems: [Problem] = []
        func report(_ name: Bytes, _ account: UInt32, _ output: String) {
            problems.append(
                Problem(
                    .unsupportedKey,
                    dn: table.arena.text(table.accounts[Int(account)].dn),
                    subject: String(printable: name),
                    "\(output) cannot hold the name and goes without it"))
        }
        if isText {
            for route in table.routes {
                let name = table.arena.bytes(route.address)
                if !PostfixText.supports(key: name) {
                    report(
                        name, route.account, "a Postfix \(parameters.postfix?.mapType ?? "") map")
                }
            }
        }
        for login in table.logins {
            let name = table.arena.bytes(login.name)
            if isText, !PostfixText.supports(key: name) {
                report(name, login.account, "a Postfix \(parameters.postfix?.mapType ?? "") map")
            }
            if parameters.dovecot, !LoginList.dovecot.supports(name) {
                report(name, login.account, "dovecot/deny")
            }
        }
        return problems
    }
}
