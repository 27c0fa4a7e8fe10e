import MailModel
import Testing

/// A routing table is sorted, and answers by binary search.
@Suite struct RoutingTableTests {
    private func table(users: Int) -> RoutingTable {
        let arena = ByteArena()
        var accounts: [AccountRecord] = []
        var routes: [(String, Route)] = []
        var logins: [(String, DeniedLogin)] = []
        for number in 0..<users {
            accounts.append(
                AccountRecord(
                    id: arena.append("id\((number * 7) % users)"),
                    dn: arena.append("uid=\(number)"),
                    kind: .user, state: .thirdParty))
            let (address, login) = ("u\(number)@example.com", "u\(number)")
            routes.append(
                (
                    address,
                    Route(
                        address: arena.append(address), account: UInt32(number), system: 0,
                        action: .relay)
                ))
            logins.append(
                (
                    login,
                    DeniedLogin(
                        name: arena.append(login), account: UInt32(number), reason: .thirdParty)
                ))
        }
        return RoutingTable(
            arena: arena.text, systems: ["exchange"], rules: [],
            routes: routes.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }.map(\.1),
            logins: logins.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }.map(\.1),
            accounts: accounts, problems: [])
    }

    @Test(arguments: [0, 1, 2, 3, 257])
    func `Every address and login is found, and nothing else`(users: Int) {
        let table = table(users: users)
        for number in 0..<users {
            let route = "u\(number)@example.com".withBytes { table.route(for: $0) }
            #expect(route?.account == UInt32(number))
            #expect("u\(number)".withBytes { table.isDenied($0) })
        }
        for missing in ["", "a", "u", "u1x@example.com", "zzz"] {
            #expect(missing.withBytes { table.route(for: $0) } == nil)
            #expect(missing.withBytes { !table.isDenied($0) })
        }
    }

    @Test func `Accounts are in order of their ids`() {
        let table = table(users: 10)
        let ids = table.accountOrder().map { table.arena.text(table.accounts[Int($0)].id) }
        #expect(ids == (0..<10).map { "id\($0)" })
    }

    @Test func `a system has its name, and none has none`() {
        #expect(table(users: 1).systemName(0) == "exchange")
        #expect(table(users: 1).systemName(nil) == nil)
    }

    @Test func `Problems are sorted by code, DN, subject and sentence`() {
        let problems = [
            Problem(.unplaced, dn: "a", "x"), Problem(.noID, dn: "b", "x"),
            Problem(.noID, dn: "a", subject: "2", "x"), Problem(.noID, dn: "a", subject: "1", "y"),
            Problem(.noID, dn: "a", subject: "1", "x"),
        ]
        let table = RoutingTable(
            arena: ByteArena().text, systems: [], rules: [], routes: [], logins: [], accounts: [],
            problems: problems)
        #expect(table.problems == [4, 3, 2, 1, 0].map { problems[$0] })
    }

    @Test func `Attributes are named without regard to case and options, each once`() {
        var list = AttributeList(["mail", "Mail", "cn;lang-fr"])
        #expect(list.names == ["mail", "cn"])
        #expect(list.slot(of: "MAIL;x-y") == 0)
        #expect(list.slot(of: "CN") == 1)
        #expect(list.slot(of: "uid") == nil)
        #expect(list.insert("uid") == 2)
    }

    @Test func `Kinds have their order of precedence and their section`() {
        #expect(AccountKind.allCases.sorted() == [.user, .shared, .group, .contact])
        #expect(AccountKind.allCases.map(\.section) == ["users", "shared", "groups", "contacts"])
    }
}
