import Directory
import MailModel
import Routing
import Settings

/// Reads the groups that placement rules name, with all the groups in them.
struct GroupReading {
    let settings: Settings
    let source: any DirectorySource

    /// The members of each rule's group, by the rule's index.
    ///
    /// - Throws: `DirectoryError` when a group cannot be read: an unresolved group never means
    ///   "nobody".
    func read() throws -> [Int: GroupMembers] {
        var members: [Int: GroupMembers] = [:]
        var found: ByteStringSet?
        for (index, rule) in settings.placement.enumerated() {
            guard case .group(let dn) = rule.condition else { continue }
            let groups = try found ?? allGroups()
            found = groups
            members[index] = try walk(from: dn, groups)
        }
        return members
    }

    private func walk(from root: String, _ groups: ByteStringSet) throws -> GroupMembers {
        let base = DistinguishedName(settings.directory.base)
        var walk = GroupWalk(root: root, attributes: memberAttributes) { folded in
            // A member outside the base may be a group that the search could not see.
            groups.contains(folded) || !(base?.contains(folded: folded) ?? true)
        }
        var isRoot = true
        while let dn = walk.next() {
            let exists = try source.read(dn: dn, attributes: walk.attributes) { walk.take($0) }
            guard exists || !isRoot else { throw missing(root) }
            isRoot = false
        }
        return walk.members
    }

    private func missing(_ dn: String) -> DirectoryError {
        DirectoryError(
            .missing, operation: "read the group of a placement rule", subject: dn,
            sentence: "the directory has no such group, or the bind account may not see it",
            advice: "correct placement[].group, or let the bind account read the group; "
                + "nothing was changed")
    }

    /// The DNs of all groups below the base, found by their members rather than by object class.
    private func allGroups() throws -> ByteStringSet {
        var names = ByteStringSet()
        let text = "(|" + memberAttributes.map { "(\($0)=*)" }.joined() + ")"
        let request = SearchRequest(
            base: settings.directory.base, scope: .subtree, filter: try Filter(text),
            attributes: AttributeList())
        try source.search(request) { entry in
            if let folded = DistinguishedName.folding(entry.dn) { names.insert(folded) }
        }
        return names
    }

    private var memberAttributes: [String] {
        let members = settings.kinds.first { $0.kind == .group }?.members ?? []
        return members.isEmpty ? ["member", "uniqueMember", "memberUid"] : members
    }
}
