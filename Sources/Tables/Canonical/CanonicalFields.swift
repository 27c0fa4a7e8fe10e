package import MailModel

extension RoutingTable {
    /// The plain fields of a route, as a row of `routes.tsv` says them.
    package func fields(of route: Route) throws -> [[UInt8]] {
        var route = route
        let owner = owner(of: route)
        route.account = 0
        return try fields(of: .routes, routes: [route], owner: owner)
    }

    /// The plain fields of a denied login, as a row of `logins.tsv` says them.
    package func fields(of login: DeniedLogin) throws -> [[UInt8]] {
        var login = login
        let owner = accounts[Int(login.account)]
        login.account = 0
        return try fields(of: .logins, logins: [login], owner: owner)
    }

    /// The plain fields of an account, as a row of `accounts.tsv` says them.
    package func fields(of account: AccountRecord) throws -> [[UInt8]] {
        try fields(of: .accounts, owner: account)
    }

    /// The one row of a table with nothing else.
    private func fields(
        of kind: CanonicalTable, routes: [Route] = [], logins: [DeniedLogin] = [],
        owner: AccountRecord
    ) throws -> [[UInt8]] {
        let excerpt = RoutingTable(
            arena: arena, systems: systems, rules: rules, routes: routes, logins: logins,
            accounts: [owner], problems: [])
        var fields: [[UInt8]] = []
        try CanonicalRows(kind, of: excerpt).forEachRow { row in
            fields = row.map(unescapedField)
            return false
        }
        return fields
    }
}
