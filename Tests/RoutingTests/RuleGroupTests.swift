import MailModel
@testable import Routing
import TestSupport
import Testing

/// Who is a member of a rule's group, however the group or the entry says so.
@Suite struct RuleGroupTests {
    private typealias Group = [String: [String]]

    /// A group that was walked and read whole.
    private func members(
        _ group: Group, within: [String: Group] = [:], relativeID: Bool = false,
        posix: GroupMembers.PosixPrimary = .ignored
    ) -> GroupMembers {
        var walk = GroupWalk(
            root: "cn=far,dc=example", attributes: ["member", "uniqueMember", "memberUid"],
            relativeID: relativeID, posix: posix
        ) { within[String(decoding: $0, as: UTF8.self)] != nil }
        while let dn = walk.next() {
            let entry = EntryValue(dn, within[dn] ?? group)
            entry.with(walk.attributes) { walk.take($0) }
        }
        return walk.members
    }

    /// Whom the group places elsewhere, and what is odd about it.
    private func compile(
        _ group: GroupMembers, _ users: [Somebody]
    ) async -> (placed: [String], problems: [String]) {
        var company = Company()
        company.placement = [
            PlacementRule(.system(1, if: .group(group))), PlacementRule(.system(0, if: .always)),
        ]
        let lines = await Lines(company.compile(users))
        let placed = lines.accounts.filter { $0.contains(" exchange ") }
        return (placed.map { String($0.prefix { $0 != " " }) }, lines.problems)
    }

    private let users = [
        Somebody.user("anna", ["mail": ["anna@example.com"], "uidNumber": ["1001"]]),
        Somebody.user(
            "bert", ["mail": ["bert@example.com", "b@example.com"], "uidNumber": ["1002"]]),
        Somebody.user("cora", ["mail": ["cora@example.com"], "primaryGroupID": ["1103"]]),
        Somebody.user("dora", ["mail": ["dora@example.com"], "gidNumber": ["5000"]]),
    ]

    @Test(
        arguments: [
            ("memberUid", "anna"), ("memberUid", "UID=Anna, ou=people,dc=example,dc=com"),
            ("memberUid", "Anna@Example.com"), ("memberUid", "1001"), ("member", "ANNA"),
            ("uniqueMember", "anna@example.com"), ("member", "1001"),
        ])
    func `a member is found however the value names it`(attribute: String, value: String) async {
        let found = await compile(members([attribute: [value]]), users)
        #expect(found.placed == ["u-anna"])
        #expect(found.problems.isEmpty)
    }

    @Test func `what names nobody or several is an unknown member, and places nobody`() async {
        let twins =
            users + [Somebody.user("anja", ["mail": ["b@example.com"], "uidNumber": ["1001"]])]
        let found = await compile(
            members([
                "memberUid": ["1001", "b@example.com", "nobody", "9999", "x@elsewhere.example"],
                "member": ["uid=gone,dc=example", "bert"],
            ]), twins)
        #expect(found.placed == ["u-bert"])
        #expect(
            found.problems.filter { $0.hasPrefix("unknown-member") } == [
                "unknown-member cn=far 1001", "unknown-member cn=far 9999",
                "unknown-member cn=far b@example.com", "unknown-member cn=far nobody",
                "unknown-member cn=far uid=gone,dc=example",
                "unknown-member cn=far x@elsewhere.example",
            ])
    }

    @Test func `a login that looks like somebody's number is a login`() async {
        let student = Somebody.user("x", ["uid": ["1002"], "mail": ["x@example.com"]])
        for order in [users + [student], [student] + users] {
            let found = await compile(members(["memberUid": ["1002"]]), order)
            #expect(found.placed == ["u-x"])
            #expect(found.problems.isEmpty)
        }
    }

    @Test
    func `a stranger is reported once for each group that names it, groups and accounts never`()
        async
    {
        let found = await compile(
            members(
                ["member": ["cn=in,dc=example", "uid=gone,dc=example", "uid=gone,dc=example"]],
                within: [
                    "cn=in,dc=example": [
                        "member": [
                            "cn=far,dc=example", "uid=gone,dc=example",
                            "uid=anna,ou=people,dc=example,dc=com",
                        ]
                    ]
                ]), users)
        #expect(found.placed == ["u-anna"])
        #expect(
            found.problems == [
                "unknown-member cn=far uid=gone,dc=example",
                "unknown-member cn=in uid=gone,dc=example",
            ])
    }

    @Test func `whoever an earlier rule places, or no rule is asked about, is no stranger`()
        async throws
    {
        var company = Company()
        let group = members(["memberUid": ["anna", "bert", "emil"]])
        company.placement = [
            PlacementRule(.system(0, if: .filter(try Filter("(uid=anna)")))),
            PlacementRule(.system(1, if: .group(group))), PlacementRule(.system(0, if: .always)),
        ]
        let emil = Somebody.user("emil", ["locked": ["TRUE"], "mail": ["emil@example.com"]])
        let lines = await Lines(company.compile(users + [emil]))
        #expect(lines.problems.isEmpty)
        #expect(lines.accounts.contains("u-anna user anna@example.com here hosted 1"))
    }

    @Test func `users of Active Directory are members of their primary group`() async {
        // S-1-5-21-1-2-3-1103, in bytes as servers send it.
        let sid: [UInt8] =
            [1, 5, 0, 0, 0, 0, 0, 5]
            + [21, 1, 2, 3, 1103].flatMap { (number: UInt32) in
                (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
            }
        var walk = GroupWalk(
            root: "cn=far,dc=example", attributes: ["member"], relativeID: true
        ) { _ in false }
        _ = walk.next()
        EntryValue("cn=far,dc=example", bytes: [("objectSid", sid)]).with(walk.attributes) {
            walk.take($0)
        }
        #expect(walk.members.attributes == ["primaryGroupID"])
        #expect(await compile(walk.members, users).placed == ["u-cora"])
        #expect(await compile(walk.members, users).problems.isEmpty)
        let text = members(["objectSid": ["S-1-5-21-1-2-3-1103"]], relativeID: true)
        #expect(await compile(text, users).placed == ["u-cora"])
        let ignored = members(["objectSid": ["S-1-5-21-1-2-3-1103"]])
        #expect(await compile(ignored, users).placed.isEmpty)
    }

    @Test(
        arguments: [
            "", "S-1-5-21-", "S-1-5-21-1-x", "S-1-5-32-545", "\u{1}\u{2}", "\u{1}\u{1}12345678",
        ])
    func `what is no SID of a domain is nobody's primary group`(text: String) {
        #expect(text.withBytes { SecurityIdentifier.relative($0) } == nil)
    }

    @Test func `POSIX accounts are members of their primary group where that counts`() async {
        let group = ["gidNumber": ["5000"], "memberUid": ["bert"]]
        let counted = members(group, posix: .counted)
        #expect(await compile(counted, users).placed == ["u-bert", "u-dora"])
        #expect(counted.overlooked == 0)
        let watched = members(group, posix: .watched)
        #expect(await compile(watched, users).placed == ["u-bert"])
        #expect(watched.overlooked == 1)
        let ignored = members(group)
        #expect(await compile(ignored, users).placed == ["u-bert"])
        #expect(ignored.overlooked == 0 && ignored.attributes.isEmpty)
    }

    @Test func `a group that only numbers fill is not empty`() async {
        let counted = members(["gidNumber": ["5000"]], posix: .counted)
        #expect(await compile(counted, users).problems.isEmpty)
        let watched = members(["gidNumber": ["5000"]], posix: .watched)
        #expect(await compile(watched, users).problems == ["empty-rule-group cn=far -"])
    }

    @Test func `problems of whoever has to wait are told once`() async {
        let odd = Somebody.user("x", ["mail": ["x@example.com", "not one", "y@far.example"]])
        let found = await compile(members(["member": ["x"]]), users + [odd])
        #expect(found.placed == ["u-x"])
        #expect(
            found.problems == [
                "foreign-address uid=x y@far.example", "invalid-address uid=x not one",
            ])
    }

    @Test(arguments: 0..<200)
    func `The order of accounts never matters`(seed: Int) async {
        var random = SeededGenerator(seed: UInt64(seed))
        let words = [
            "a", "b", "1", "2", "a@example.com", "b@example.com",
            "uid=a,ou=people,dc=example,dc=com",
        ]
        let people = (0..<5).map { number in
            Somebody.user(
                "\(number)",
                [
                    "uid": [random.pick(["a", "b", "c", "1", "2"])],
                    "mail": [random.pick(["a", "b", "c", "d", "e"]) + "@example.com"],
                    "uidNumber": [random.pick(["1", "2", "3", "4"])],
                ])
        }
        let group = [
            "memberUid": (0..<3).map { _ in random.pick(words) },
            "member": (0..<2).map { _ in random.pick(words) },
        ]
        let once = await compile(members(group), people)
        let again = await compile(members(group), people.shuffled(using: &random))
        #expect(once.placed == again.placed && once.problems == again.problems, "\(group)")
    }
}
