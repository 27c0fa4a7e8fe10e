import MailModel
import Routing
import TestSupport
import Testing

@Suite("Lists are flattened whatever their shape")
struct MailingListTests {
    private let groups = KindRules(
        kind: .group, id: "entryUUID", addresses: ["mail"], expands: true,
        members: ["member", "memberUid"])

    /// The list's recipients, and the codes and subjects of problems.
    private func compile(
        users: [Somebody], lists: [EntryValue]
    ) throws -> (targets: [String: String], problems: [Problem]) {
        var company = Company()
        company.placement = [PlacementRule(.always, system: 0)]
        let rules = RoutingRules(
            domains: SplitDomains(company.domains), systems: company.systems,
            placement: company.placement, stopsOnConflict: false, expandsGroups: true)
        var compilation = Compilation(rules)
        for (kind, entries) in [(company.users, users.map(\.entry)), (groups, lists)] {
            let attributes = compilation.attributes(for: kind)
            let reader = compilation.reader(for: kind, attributes: attributes)
            for entry in entries { entry.with(attributes) { compilation.add($0, by: reader) } }
        }
        guard case .table(let table) = compilation.finish() else {
            Issue.record("no table")
            return ([:], [])
        }
        var targets: [String: String] = [:]
        for route in table.routes
        where route.action == .expand || table.owner(of: route).kind == .group {
            targets[table.arena.text(route.address)] =
                route.action == .expand ? table.arena.text(route.target) : route.action.word
        }
        return (targets, table.problems)
    }

    private func user(_ name: String) -> Somebody {
        Somebody(
            kind: .user,
            entry: EntryValue(
                "uid=\(name),dc=x",
                ["entryUUID": ["u-\(name)"], "uid": [name], "mail": ["\(name)@example.com"]]))
    }

    private func list(_ name: String, mail: Bool = true, _ members: [String]) -> EntryValue {
        EntryValue(
            "cn=\(name),dc=x",
            [
                "entryUUID": ["g-\(name)"], "mail": mail ? ["\(name)@example.com"] : [],
                "member": members,
            ])
    }

    @Test("A chain of ten thousand groups ends at its only person")
    func chain() throws {
        let lists = (0..<10_000).map { number in
            list(
                "g\(number)", mail: number == 0,
                [number == 9_999 ? "uid=anna,dc=x" : "CN=G\(number + 1), DC=X"])
        }
        let found = try compile(users: [user("anna")], lists: lists)
        #expect(found.targets == ["g0@example.com": "anna@example.com"])
        #expect(found.problems.isEmpty)
    }

    @Test("Ten thousand groups, each in the next and all in one, reach everybody once")
    func manyGroups() throws {
        let users = (0..<100).map { user("u\($0)") }
        var lists = (0..<10_000).map { number in
            list(
                "g\(number)", mail: false,
                ["uid=u\(number % 100),dc=x", "cn=g\((number + 1) % 10_000),dc=x", "cn=all,dc=x"])
        }
        lists.append(list("all", (0..<10_000).map { "cn=g\($0),dc=x" }))
        let found = try compile(users: users, lists: lists)
        let everybody = (0..<100).map { "u\($0)@example.com" }.sorted().joined(separator: ",")
        #expect(found.targets == ["all@example.com": everybody])
        #expect(found.problems.isEmpty)
    }

    @Test("Half a million values of which few are people")
    func manyMembers() throws {
        let members = (0..<500_000).map { "uid=u\($0 % 1000),dc=x" }
        let found = try compile(
            users: (0..<1000).map { user("u\($0)") }, lists: [list("all", members)])
        #expect(found.targets["all@example.com"]?.split(separator: ",").count == 1000)
        #expect(found.problems.isEmpty)
    }

    @Test("What is no DN is a member that is dropped, and named")
    func noName() throws {
        let found = try compile(
            users: [user("anna")], lists: [list("all", ["anna", "uid=anna,dc=x"])])
        #expect(found.targets == ["all@example.com": "anna@example.com"])
        #expect(found.problems.map(\.code) == [.droppedMember])
        #expect(found.problems.map(\.subject) == ["anna"])
    }
}
