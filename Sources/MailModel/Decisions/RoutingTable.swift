import Algorithms

/// Every decision of one run: one route per address, sorted by address; the denied logins, sorted
/// by name; the accounts, sorted by id; the problems.
///
/// Who holds one knows that it is sorted and unique: the only initializer checks it.
package struct RoutingTable: Sendable {
    /// The text all references below point into.
    package let arena: ByteText
    /// The systems' names, in the order of the settings.
    package let systems: [String]
    /// The placement rules' names, in the order of the settings.
    package let rules: [String]
    package let routes: [Route]
    package let logins: [DeniedLogin]
    /// In any order; `accountOrder()` sorts them.
    package let accounts: [AccountRecord]
    package private(set) var problems: [Problem]
    /// The login values of all users, sorted by name; nil where nobody knows them, nor what anybody
    /// is called: in a set of a version that kept neither.
    package let userLogins: [NameOfUser]?
    /// Nil where nobody knows: in a table that was read back.
    package let allowed: AllowedUsers?

    /// A table of sorted rows.
    ///
    /// Rows that are not sorted or not unique are a bug of the caller and end the program.
    package init(
        arena: ByteText, systems: [String], rules: [String], routes: [Route],
        logins: [DeniedLogin], accounts: [AccountRecord], problems: [Problem],
        userLogins: [NameOfUser]? = nil, allowed: AllowedUsers? = nil
    ) {
        for index in routes.indices.dropFirst() {
            precondition(
                arena.bytes(routes[index - 1].address).precedes(arena.bytes(routes[index].address)),
                "routes are sorted and unique")
        }
        for index in logins.indices.dropFirst() {
            precondition(
                arena.bytes(logins[index - 1].name).precedes(arena.bytes(logins[index].name)),
                "logins are sorted and unique")
        }
        self.arena = arena
        self.systems = systems
        self.rules = rules
        self.routes = routes
        self.logins = logins
        self.accounts = accounts
        self.problems = problems.sorted(by: Problem.precedes)
        self.userLogins = userLogins
        self.allowed = allowed
    }

    private let order = Once<[UInt32]>()

    /// Indices of `accounts`, by id and then DN: sorted once, and not before somebody needs it.
    package func accountOrder() -> [UInt32] {
        order.value {
            ByteOrder.rows(
                accounts.count, text: { arena.bytes(accounts[$0].id) },
                equal: { arena.bytes(accounts[$0].dn).precedes(arena.bytes(accounts[$1].dn)) })
        }
    }

    /// The same decisions with more problems: what only the outputs can tell.
    package func reporting(_ more: (RoutingTable) -> [Problem]) -> RoutingTable {
        var table = self
        table.problems = (problems + more(self)).sorted(by: Problem.precedes)
        return table
    }

    /// The account that owns a route.
    package func owner(of route: Route) -> AccountRecord { accounts[Int(route.account)] }

    /// The DN of an account, as the server wrote it.
    package func dn(of account: UInt32) -> Bytes { arena.bytes(accounts[Int(account)].dn) }

    /// The name of a system; nil for none.
    package func systemName(_ index: UInt16?) -> String? { index.map { systems[Int($0)] } }

    /// The route of an address; nil when it has none.
    package func route(for address: Bytes) -> Route? {
        let index = routes.partitioningIndex {
            arena.bytes($0.address).compare(address) >= 0
        }
        guard index < routes.count, arena.bytes(routes[index].address).equals(address) else {
            return nil
        }
        return routes[index]
    }

    /// Tells whether a login is refused.
    package func isDenied(_ login: Bytes) -> Bool { denial(of: login) != nil }

    /// The row of a denied login; nil when it is not refused.
    package func denial(of login: Bytes) -> DeniedLogin? {
        let index = logins.partitioningIndex { arena.bytes($0.name).compare(login) >= 0 }
        guard index < logins.count, arena.bytes(logins[index].name).equals(login) else {
            return nil
        }
        return logins[index]
    }
}
