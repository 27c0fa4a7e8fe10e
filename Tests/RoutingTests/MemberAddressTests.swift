import MailModel
import Routing
import TestSupport
import Testing

/// Lists whose members are mail addresses.
@Suite struct MemberAddressTests {
    /// The recipients of the list `all@example.com`, and what is odd.
    private func compile(
        _ members: [String: [String]], _ others: [EntryValue] = [],
        domains: [MailDomain] = [
            .init(name: "example.com", aliases: ["example.org"], unknown: nil)
        ]
    ) async -> (recipients: String?, problems: [String]) {
        let users = KindRules(
            .users(UserRules(login: ["uid"])), id: "entryUUID", addresses: ["mail"],
            mailbox: try? Template("+{login}@example.com"), states: Company.locked(.reject))
        let groups = KindRules(
            .groups(
                GroupRules(
                    members: ["member", "memberUid"], memberAddresses: ["mailMember"],
                    countsRelativeID: true)), id: "entryUUID", addresses: ["mail"])
        let rules = RoutingRules(
            domains: SplitDomains(domains), systems: Company().systems,
            placement: [PlacementRule(.system(0, if: .always))], conflicts: .defer,
            expandsGroups: true, attributesOfMembers: ["uidNumber", "primaryGroupID"])
        var compilation = Compilation(rules)
        let all = EntryValue(
            "cn=all", ["entryUUID": ["g"], "mail": ["all@example.com"]].merging(members) { $1 })
        for (kind, entries) in [(users, people), (groups, [all] + others)] {
            let attributes = compilation.attributes(for: kind)
            let reader = compilation.reader(for: kind, attributes: attributes)
            for entry in entries { entry.with(attributes) { compilation.add($0, by: reader) } }
        }
        guard case .table(let table) = await compilation.finish() else { return (nil, []) }
        let route = "all@example.com".withBytes { table.route(for: $0) }
        let problems = table.problems.filter { $0.code == .droppedMember }.map {
            "\($0.code.rawValue) \($0.subject ?? "-"): \($0.sentence)"
        }
        return (route.map { table.arena.text($0.target) }, problems)
    }

    private let people = [
        EntryValue(
            "uid=anna",
            [
                "entryUUID": ["a"], "uid": ["anna"], "uidNumber": ["17"], "primaryGroupID": ["513"],
                "mail": ["anna@example.com", "a.nna@example.com", "both@example.com"],
            ]),
        EntryValue(
            "uid=bert",
            [
                "entryUUID": ["b"], "uid": ["bert"],
                "mail": ["b.ert@example.com", "both@example.com"],
            ]),
        EntryValue(
            "uid=dora",
            ["entryUUID": ["d"], "uid": ["dora"], "locked": ["TRUE"], "mail": ["dora@example.com"]]),
    ]

    private func dropped(_ subject: String, _ reason: String) -> String {
        "dropped-member \(subject): the member gets no mail to the group: \(reason)"
    }

    @Test(
        arguments: ["anna@example.com", " A.nna@Example.ORG ", "anna", "ANNA", "a.nna"])
    func `an own address or its local part stands for the account`(value: String) async {
        let found = await compile(["mailMember": [value]])
        #expect(found.recipients == "+anna@example.com")
        #expect(found.problems.isEmpty)
    }

    @Test func `any other address is a recipient elsewhere`() async {
        let found = await compile(["mailMember": ["Agency@Elsewhere.example", "bert"]])
        #expect(found.recipients == "+bert@example.com,agency@elsewhere.example")
        #expect(found.problems.isEmpty)
    }

    @Test func `an address that several own stands for itself`() async {
        let found = await compile(["mailMember": ["both@example.com"]])
        #expect(found.recipients == "both@example.com")
    }

    @Test func `what stands for nobody is dropped, and named with the reason`() async {
        let found = await compile([
            "mailMember": ["anna", "dora@example.com", "gone@example.com", "both", "x y@a.example"]
        ])
        #expect(found.recipients == "+anna@example.com")
        #expect(
            found.problems == [
                dropped("both", "it stands for more than one account"),
                dropped("dora@example.com", "its account is off"),
                dropped("gone@example.com", "nobody has the address"),
                dropped("x y@a.example", "it is neither a DN nor a login nor an address"),
            ])
    }

    @Test func `where unknown addresses are forwarded, so is a member's`() async {
        let found = await compile(
            ["mailMember": ["gone@example.com"]],
            domains: [.init(name: "example.com", aliases: [], unknown: "exchange")])
        #expect(found.recipients == "gone@example.com")
        #expect(found.problems.isEmpty)
    }

    @Test func `lists name each other by address, also in a circle`() async {
        let inner = EntryValue(
            "cn=inner",
            [
                "entryUUID": ["i"], "mail": ["inner@example.com"],
                "mailMember": ["all@example.org", "bert"],
            ])
        let found = await compile(["mailMember": ["inner@example.com", "anna"]], [inner])
        #expect(found.recipients == "+anna@example.com,+bert@example.com")
        #expect(found.problems.isEmpty)
    }

    @Test(
        arguments: [
            ("member", "anna@example.org"), ("member", "anna"), ("member", "17"),
            ("memberUid", "anna@example.com"), ("memberUid", "17"), ("memberUid", "uid=anna"),
        ])
    func `an odd value among DNs and logins is found too`(attribute: String, value: String) async {
        let found = await compile([attribute: [value]])
        #expect(found.recipients == "+anna@example.com")
        #expect(found.problems.isEmpty)
    }

    @Test func `an address elsewhere among DNs and logins is nobody`() async {
        let found = await compile(["member": ["uid=bert", "agency@elsewhere.example"]])
        #expect(found.recipients == "+bert@example.com")
        #expect(
            found.problems == [
                dropped(
                    "agency@elsewhere.example", "no account of users, shared, groups or contacts")
            ])
    }

    @Test func `users of Active Directory are members of their primary group`() async {
        let found = await compile(["objectSid": ["S-1-5-21-1-2-3-513"], "member": ["uid=bert"]])
        #expect(found.recipients == "+anna@example.com,+bert@example.com")
    }
}
