import MailModel
import Routing
import TestSupport
import Testing

/// Lists are flattened whatever their shape.
@Suite struct MailingListTests {
    private let groups = KindRules(
        .groups(
            GroupRules(
                members: ["member", "memberUid"], memberAddresses: ["mailMember"],
                mailboxIf: try? Filter("(description=archive)"), countsRelativeID: true)),
        id: "entryUUID", addresses: ["mail"])

    /// The list's recipients, and the codes and subjects of problems.
    private func compile(
        users: [Somebody], lists: [EntryValue]
    ) async throws -> (targets: [String: String], problems: [Problem]) {
        guard let table = await table(users: users, lists: lists) else {
            Issue.record("no table")
            return ([:], [])
        }
        var targets: [String: String] = [:]
        for route in table.routes
        where route.action == .expand || table.owner(of: route).kind == .group {
            // None: the list's only recipient is the mailbox under the address itself.
            let target = route.target == .none ? route.address : route.target
            targets[table.arena.text(route.address)] =
                route.action == .expand ? table.arena.text(target) : route.action.rawValue
        }
        return (targets, table.problems)
    }

    private func table(users: [Somebody], lists: [EntryValue]) async -> RoutingTable? {
        var company = Company()
        company.placement = [PlacementRule(.system(0, if: .always))]
        let rules = RoutingRules(
            domains: SplitDomains(company.domains), systems: company.systems,
            placement: company.placement, conflicts: .defer, expandsGroups: true)
        var compilation = Compilation(rules)
        for (kind, entries) in [(company.users, users.map(\.entry)), (groups, lists)] {
            let attributes = compilation.attributes(for: kind)
            let reader = compilation.reader(for: kind, attributes: attributes)
            for entry in entries { entry.with(attributes) { compilation.add($0, by: reader) } }
        }
        guard case .table(let table) = await compilation.finish() else { return nil }
        return table
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

    @Test func `lists in a ring share one text, however many they are`() async throws {
        let count = 3000
        let names = (0..<count).map { "list\($0)" }
        let lists = names.indices.map { index in
            list(
                names[index],
                ["cn=\(names[(index + 1) % count]),dc=x", "uid=user\(index),dc=x"])
        }
        let table = try #require(
            await table(users: (0..<count).map { user("user\($0)") }, lists: lists))
        let targets = table.routes.filter { $0.action == .expand }.map(\.target)
        #expect(targets.count == count)
        #expect(Set(targets).count == 1)
        // One for each would be 190 MB.
        #expect(table.arena.byteCount < 16 << 20)
    }

    @Test func `A chain of ten thousand groups ends at its only person`() async throws {
        let lists = (0..<10_000).map { number in
            list(
                "g\(number)", mail: number == 0,
                [number == 9_999 ? "uid=anna,dc=x" : "CN=G\(number + 1), DC=X"])
        }
        let found = try await compile(users: [user("anna")], lists: lists)
        #expect(found.targets == ["g0@example.com": "anna@example.com"])
        #expect(found.problems.isEmpty)
    }

    @Test func `Ten thousand groups, each in the next and all in one, reach everybody once`()
        async throws
    {
        let users = (0..<100).map { user("u\($0)") }
        var lists = (0..<10_000).map { number in
            list(
                "g\(number)", mail: false,
                ["uid=u\(number % 100),dc=x", "cn=g\((number + 1) % 10_000),dc=x", "cn=all,dc=x"])
        }
        lists.append(list("all", (0..<10_000).map { "cn=g\($0),dc=x" }))
        let found = try await compile(users: users, lists: lists)
        let everybody = (0..<100).map { "u\($0)@example.com" }.sorted().joined(separator: ",")
        #expect(found.targets == ["all@example.com": everybody])
        #expect(found.problems.isEmpty)
    }

    @Test func `Half a million values of which few are people`() async throws {
        let members = (0..<500_000).map { "uid=u\($0 % 1000),dc=x" }
        let found = try await compile(
            users: (0..<1000).map { user("u\($0)") }, lists: [list("all", members)])
        #expect(found.targets["all@example.com"]?.split(separator: ",").count == 1000)
        #expect(found.problems.isEmpty)
    }

    @Test func `what stands for nobody or for several is dropped, and named`() async throws {
        let found = try await compile(
            users: [user("anna"), user("bert")],
            lists: [list("all", ["uid=anna,dc=x", "nobody", "b\n\u{1}", ""])])
        #expect(found.targets == ["all@example.com": "anna@example.com"])
        #expect(found.problems.map(\.code) == [.droppedMember, .droppedMember])
        #expect(found.problems.map(\.subject) == ["b\\u{A}\\u{1}", "nobody"])
        #expect(
            found.problems[0].sentence.hasSuffix("it is neither a DN nor a login nor an address"))
    }

    @Test(arguments: 0..<400)
    func `Random groups reach whom a plain walk reaches, whatever the order`(seed: Int) async throws
    {
        var random = SeededGenerator(seed: UInt64(seed))
        let people = (0..<8).map { RandomMember($0, &random) }
        let groups = (0..<6).map { RandomGroup($0, &random) }
        let found = try await compile(
            users: people.map(\.entry).shuffled(using: &random),
            lists: groups.map(\.entry).shuffled(using: &random))
        var expected: [String: String] = [:]
        for group in groups where group.hasMail {
            let reached = RandomGroup.recipients(of: group, groups, people)
            expected["\(group.name)@example.com"] =
                reached.isEmpty ? "reject" : reached.sorted().joined(separator: ",")
        }
        #expect(found.targets == expected)
        let empty = expected.values.count { $0 == "reject" }
        #expect(found.problems.count { $0.code == .emptyGroup } == empty)
    }
}

/// Somebody who may be off or have no address.
private struct RandomMember {
    let name: String
    let isLocked: Bool
    let hasMail: Bool

    init(_ number: Int, _ random: inout SeededGenerator) {
        name = "u\(number)"
        isLocked = random.oneIn(4)
        hasMail = !random.oneIn(4)
    }

    var address: String? { hasMail && !isLocked ? "\(name)@example.com" : nil }

    var entry: Somebody {
        var values = ["entryUUID": ["u-\(name)"], "uid": [name]]
        if hasMail { values["mail"] = ["\(name)@example.com"] }
        if isLocked { values["locked"] = ["TRUE"] }
        return Somebody(kind: .user, entry: EntryValue("uid=\(name),dc=x", values))
    }
}

/// A group of people, groups, itself perhaps, and somebody who is gone.
private struct RandomGroup {
    let name: String
    let hasMail: Bool
    let hasArchive: Bool
    let people: [Int]
    let logins: [Int]
    let groups: [Int]

    init(_ number: Int, _ random: inout SeededGenerator) {
        name = "g\(number)"
        hasMail = !random.oneIn(3)
        hasArchive = random.oneIn(5)
        people = (0..<random.number(0...3)).map { _ in random.number(0...9) }
        logins = (0..<random.number(0...1)).map { _ in random.number(0...9) }
        groups = (0..<random.number(0...2)).map { _ in random.number(0...5) }
    }

    var entry: EntryValue {
        var values = ["entryUUID": ["g-\(name)"]]
        if hasMail { values["mail"] = ["\(name)@example.com"] }
        if hasArchive { values["description"] = ["archive"] }
        values["member"] =
            people.map { "UID=u\($0),DC=X" } + groups.map { "cn=g\($0), dc=x" }
        values["memberUid"] = logins.map { "U\($0)" }
        return EntryValue("cn=\(name),dc=x", values)
    }

    /// Everybody within reach, found by recursion over what has not been seen.
    static func recipients(
        of group: RandomGroup, _ groups: [RandomGroup], _ people: [RandomMember]
    ) -> Set<String> {
        var seen: Set<String> = []
        var found: Set<String> = []
        func walk(_ group: RandomGroup) {
            guard seen.insert(group.name).inserted else { return }
            if group.hasArchive, group.hasMail { found.insert("\(group.name)@example.com") }
            for number in group.people + group.logins where number < people.count {
                if let address = people[number].address { found.insert(address) }
            }
            for number in group.groups { walk(groups[number]) }
        }
        walk(group)
        return found
    }
}
