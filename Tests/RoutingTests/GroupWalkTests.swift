import MailModel
import Routing
import TestSupport
import Testing

@Suite("Groups are walked to any depth")
struct GroupWalkTests {
    /// Walks groups that a dictionary holds and answers who was reached and what was read.
    private func walk(
        from root: String, _ groups: [String: [String: [String]]],
        attributes: [String] = ["member", "uniqueMember", "memberUid"]
    ) -> (members: GroupMembers, read: [String]) {
        let names = Set(groups.keys.map { Array($0.utf8) })
        var walk = GroupWalk(root: root, attributes: attributes) { names.contains($0) }
        var read: [String] = []
        while let dn = walk.next() {
            read.append(dn)
            let folded = DistinguishedName(dn).map { String(decoding: $0.folded, as: UTF8.self) }
            EntryValue(dn, groups[folded ?? ""] ?? [:]).with(walk.attributes) { walk.take($0) }
        }
        return (walk.members, read)
    }

    @Test("A group in itself and groups in a circle end, and each is read once")
    func cycle() {
        let found = walk(
            from: "cn=a",
            [
                "cn=a": ["member": ["cn=a", "CN=B", "uid=anna"]],
                "cn=b": ["member": ["cn=c"], "uniqueMember": ["uid=bert"]],
                "cn=c": ["member": ["cn=a", "cn=b"], "memberUid": ["carl"]],
            ])
        #expect(found.read == ["cn=a", "CN=B", "cn=c"])
        #expect(found.members.count == 6)
    }

    @Test("A chain of ten thousand groups")
    func chain() {
        var groups: [String: [String: [String]]] = [:]
        for number in 0..<10_000 { groups["cn=g\(number)"] = ["member": ["cn=g\(number + 1)"]] }
        let found = walk(from: "cn=g0", groups)
        #expect(found.read.count == 10_000)
        #expect(found.members.count == 10_001)
    }

    @Test("A group of half a million members")
    func manyMembers() {
        let members = (0..<500_000).map { "uid=u\($0),ou=people,dc=example,dc=com" }
        let found = walk(from: "cn=all", ["cn=all": ["member": members]])
        #expect(found.members.count == 500_001)
        #expect(found.read == ["cn=all"])
    }

    @Test("Ten thousand groups in one group, each in the next as well, are each read once")
    func manyGroups() {
        var groups: [String: [String: [String]]] = [:]
        for number in 0..<10_000 {
            groups["cn=g\(number)"] = [
                "member": ["uid=u\(number)", "cn=g\((number + 1) % 10_000)", "cn=all"]
            ]
        }
        groups["cn=all"] = ["member": (0..<10_000).map { "cn=g\($0)" }]
        let found = walk(from: "cn=all", groups)
        #expect(found.read.count == 10_001)
        #expect(Set(found.read).count == 10_001)
        #expect(found.members.count == 20_001)
    }

    @Test("A unique name may carry a bit string, which is no part of the DN")
    func uniqueIdentifier() {
        let found = walk(
            from: "cn=a",
            [
                "cn=a": ["uniqueMember": ["uid=anna#'01'B", "uid=anna", "cn=b#'0'B", "uid=x#B"]],
                "cn=b": ["uniqueMember": ["UID=bert#''B"]],
            ])
        #expect(found.read == ["cn=a", "cn=b"])
        // cn=a, uid=anna, cn=b, uid=bert, and uid=x#B, which is a name of its own.
        #expect(found.members.count == 5)
    }

    @Test("Logins are no DNs and DNs are no logins; what is neither is left out")
    func logins() {
        let found = walk(
            from: "cn=a",
            [
                "cn=a": [
                    "memberUid": ["Anna", "anna", "uid=anna", " "], "member": ["anna", "uid=x"],
                ]
            ])
        #expect(found.members.count == 4)
    }

    @Test("Only the attributes that the settings name are looked at")
    func attributes() {
        let found = walk(
            from: "cn=a", ["cn=a": ["member": ["uid=x"], "memberUid": ["x"]]],
            attributes: ["member"])
        #expect(found.members.count == 2)
    }
}
