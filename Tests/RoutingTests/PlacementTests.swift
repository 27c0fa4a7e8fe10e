import MailModel
import Routing
import TestSupport
import Testing

/// The first rule that matches places an account.
@Suite struct PlacementTests {
    private func systems(
        _ rules: [PlacementRule], _ users: [Somebody]
    ) async -> [String] {
        var company = Company()
        company.placement = rules + [PlacementRule(.system(0, if: .always))]
        return await Lines(company.compile(users)).accounts.map { line in
            let words = line.split(separator: " ")
            return "\(words[0]) \(words[3]) \(words[5])"
        }
    }

    private let users = [
        Somebody.user("anna", ["mail": ["anna@example.com"], "title": ["vip"]]),
        Somebody.user("bert", ["mail": ["bert@example.com"], "host": ["mbx2"]]),
    ]

    @Test func `By filter, branch and nothing`() async throws {
        let people = try #require(DistinguishedName("OU=People, DC=example,DC=com"))
        #expect(
            await systems(
                [PlacementRule(.system(1, if: .filter(try Filter("(title=VIP)"))))], users)
                == ["u-anna exchange 1", "u-bert here 2"])
        #expect(
            await systems([PlacementRule(.system(1, if: .under(people)))], users)
                == ["u-anna exchange 1", "u-bert exchange 1"])
    }

    @Test func `By an attribute's value: mapped, otherwise, or passed to the next rule`() async {
        let map = [Array("mbx2".utf8): 1]
        #expect(
            await systems(
                [PlacementRule(.value(of: "HOST", systems: map, otherwise: nil))],
                users
            ) == ["u-anna here 2", "u-bert exchange 1"])
        #expect(
            await systems(
                [
                    PlacementRule(.value(of: "host", systems: [:], otherwise: 1))
                ], users) == ["u-anna here 2", "u-bert exchange 1"])
    }

    @Test(arguments: [
        "bert", " BERT ", "Bert@Example.com", "u-bert", "U-BERT",
        "UID=bert, OU=people,DC=example,DC=com",
    ])
    func `By a list that names an account in any way`(cell: String) async {
        var list = AccountList(file: "wave.csv")
        list.add(account: cell, until: nil, today: "2026-05-01", line: 1)
        #expect(
            await systems([PlacementRule(.system(1, if: .list(list)))], users)
                == ["u-anna here 2", "u-bert exchange 1"])
        #expect(list.problems.isEmpty)
    }

    @Test func `A row of a list is good to the end of its last day`() async {
        var list = AccountList(file: "wave.csv")
        list.add(account: "anna", until: "2026-05-01", today: "2026-05-01", line: 1)
        list.add(account: "bert", until: "2026-04-30", today: "2026-05-01", line: 1)
        let rules = [PlacementRule(.system(1, if: .list(list)))]
        #expect(await systems(rules, users) == ["u-anna exchange 1", "u-bert here 2"])
        var company = Company()
        company.placement = rules + [PlacementRule(.system(0, if: .always))]
        #expect(await Lines(company.compile(users)).problems == ["expired-row - bert"])
        #expect(list.problems.first?.sentence.contains("wave.csv") == true)
    }

    /// A list of rows without a date, one a line.
    private func list(_ cells: String...) -> AccountList {
        var list = AccountList(file: "wave.csv")
        for (index, cell) in cells.enumerated() {
            list.add(account: cell, until: nil, today: "2026-05-01", line: index + 1)
        }
        return list
    }

    @Test func `a row that names nobody is a problem with its line`() async {
        var company = Company()
        company.placement = [
            PlacementRule(.system(1, if: .list(list("anna", "brt", "b@elsewhere.example")))),
            PlacementRule(.system(0, if: .always)),
        ]
        guard case .table(let table) = await company.compile(users) else {
            Issue.record("no table")
            return
        }
        #expect(
            table.problems.map { "\($0.code.rawValue) \($0.subject ?? "-"): \($0.sentence)" } == [
                "unknown-row b@elsewhere.example: line 3 of wave.csv names no account that was "
                    + "read, so it places nobody",
                "unknown-row brt: line 2 of wave.csv names no account that was read, so it places "
                    + "nobody",
            ])
    }

    @Test func `a row counts whoever places its account, and however often it is there`() async {
        var company = Company()
        // The first rule places Bert, Carl is off: the list is asked about neither.
        company.placement = [
            company.placement[0],
            PlacementRule(
                .system(
                    0,
                    if: .list(
                        list(
                            "bert@example.com", "carl", "anna", "ANNA ", "u-anna",
                            "uid=anna,ou=people,dc=example,dc=com")))),
            PlacementRule(.system(1, if: .list(list("anna")))), company.placement[1],
        ]
        let people = [
            Somebody.user("anna", ["mail": ["anna@example.com"]]),
            Somebody.user("bert", ["mail": ["bert@example.com"], "host": ["exchange"]]),
            Somebody.user("carl", ["mail": ["carl@example.com"], "locked": ["TRUE"]]),
        ]
        #expect(await Lines(company.compile(people)).problems == [])
        // What one run saw, another does not know.
        #expect(await Lines(company.compile([people[0]])).problems.count == 2)
    }

    @Test(arguments: ["", "ber", "bert@example.org", "x"])
    func `A list does not match by chance`(cell: String) async {
        var list = AccountList(file: "wave.csv")
        list.add(account: cell, until: nil, today: "2026-05-01", line: 1)
        #expect(
            await systems([PlacementRule(.system(1, if: .list(list)))], users)
                == ["u-anna here 2", "u-bert here 2"])
    }

    @Test func `A group without members places nobody, and is mentioned`() async {
        var walk = GroupWalk(root: "cn=far,dc=example", attributes: ["member"]) { _ in false }
        _ = walk.next()
        EntryValue("cn=far,dc=example", ["member": []]).with(walk.attributes) { walk.take($0) }
        var company = Company()
        company.placement = [
            PlacementRule(.system(1, if: .group(walk.members))),
            PlacementRule(.system(0, if: .always)),
        ]
        let lines = await Lines(company.compile(users))
        #expect(lines.routes.allSatisfy { $0.contains(" deliver here ") })
        #expect(lines.problems == ["empty-rule-group cn=far -"])
    }

    @Test func `By a group, with members by name and by login`() async {
        var walk = GroupWalk(
            root: "cn=far,dc=example,dc=com", attributes: ["member", "memberUid"],
            isGroup: { _ in false })
        let first = walk.next()
        #expect(first == "cn=far,dc=example,dc=com")
        EntryValue(
            "cn=far,dc=example,dc=com",
            [
                "member": ["UID=Anna, OU=People,DC=Example,DC=Com"], "memberUid": ["BERT", "b\n"],
            ]
        ).with(walk.attributes) { walk.take($0) }
        let second = walk.next()
        #expect(second == nil)
        #expect(
            await systems([PlacementRule(.system(1, if: .group(walk.members)))], users)
                == ["u-anna exchange 1", "u-bert exchange 1"])
        #expect(
            await systems([PlacementRule(.system(1, if: .group(GroupMembers())))], users)
                == ["u-anna here 2", "u-bert here 2"])
    }
}
