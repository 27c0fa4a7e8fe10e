import MailModel
import Routing
import TestSupport
import Testing

/// Groups are walked to any depth.
@Suite struct GroupWalkTests {
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

    @Test func `A group in itself and groups in a circle end, and each is read once`() {
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

    @Test func `A chain of ten thousand groups`() {
        var groups: [String: [String: [String]]] = [:]
        for number in 0..<10_000 { groups["cn=g\(number)"] = ["member": ["cn=g\(number + 1)"]] }
        let found = walk(from: "cn=g0", groups)
        #expect(found.read.count == 10_000)
        #expect(found.members.count == 10_001)
    }

    @Test func `A group of half a million members`() {
        let members = (0..<500_000).map { "uid=u\($0),ou=people,dc=example,dc=com" }
        let found = walk(from: "cn=all", ["cn=all": ["member": members]])
        #expect(found.members.count == 500_001)
        #expect(found.read == ["cn=all"])
    }

    @Test func `Ten thousand groups in one group, each in the next as well, are each read once`() {
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

    @Test func `A unique name may carry a bit string, which is no part of the DN`() {
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

    @Test
    func `a DN among logins is a DN, a login among DNs a name to be found; nothing is nothing`() {
        let found = walk(
            from: "cn=a",
            [
                "cn=a": [
                    "memberUid": ["Anna", "anna", "uid=anna", "cn=b", " "],
                    "member": ["anna", "uid=x", ""],
                ],
                "cn=b": ["member": ["uid=y"]],
            ])
        #expect(found.read == ["cn=a", "cn=b"])
        // cn=a, the login anna, uid=anna, cn=b, anna somehow, uid=x and uid=y.
        #expect(found.members.count == 7)
    }

    @Test func `a group that says how its members are found asks for the search`() {
        var walk = GroupWalk(root: "cn=a", attributes: ["member"]) { $0 == Array("cn=b".utf8) }
        #expect(walk.attributes.names == ["member", "objectClass", "memberURL"])
        let url = "ldap:///dc=x??sub?(host=far)"
        let first = walk.next()
        EntryValue("cn=a", ["member": ["uid=x"], "memberURL": [url]]).with(walk.attributes) {
            walk.take($0)
        }
        #expect(first == "cn=a" && walk.next() == nil)
        let search = walk.nextSearch()
        #expect(search?.url == url && search?.group == "cn=a")
        // What it finds may be groups, and may be there already.
        for name in ["uid=y", "UID=X", "CN=B"] { name.withBytes { walk.take(found: $0) } }
        let second = walk.next()
        #expect(second == "CN=B")
        EntryValue("cn=b", ["member": ["uid=z"]]).with(walk.attributes) { walk.take($0) }
        #expect(walk.next() == nil && walk.nextSearch() == nil)
        // cn=a, uid=x, uid=y, cn=b and uid=z.
        #expect(walk.members.count == 5)
        #expect(walk.members.nested == ["cn=b"])
    }

    @Test func `an entry that is read and is no group does not count as one`() {
        let far = ["cn=far", "uid=anna", "cn=empty"]
        var walk = GroupWalk(
            root: "cn=a", attributes: ["member"], relativeID: true, posix: .counted
        ) { far.map { Array($0.utf8) }.contains($0) }
        let entries: [String: [String: [String]]] = [
            "cn=a": ["member": far],
            "cn=far": ["objectClass": ["posixGroup"], "gidNumber": ["7"]],
            "uid=anna": ["objectClass": ["posixAccount"], "gidNumber": ["8"]],
            "cn=empty": ["objectClass": ["GROUPOFNAMES"]],
        ]
        while let dn = walk.next() {
            EntryValue(dn, entries[dn] ?? [:]).with(walk.attributes) { walk.take($0) }
        }
        #expect(walk.members.nested.sorted() == ["cn=empty", "cn=far"])
        #expect(walk.members.names(unread: "uid=anna"))
        #expect(!walk.members.names(unread: "cn=far"))
        #expect(!walk.members.names(unread: "cn=elsewhere"))
        #expect(walk.members.attributes == ["gidNumber"])
    }

    @Test func `Only the attributes that the settings name are looked at`() {
        let found = walk(
            from: "cn=a", ["cn=a": ["member": ["uid=x"], "memberUid": ["x"]]],
            attributes: ["member"])
        #expect(found.members.count == 2)
    }
}
