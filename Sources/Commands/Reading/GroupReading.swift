import Directory
import MailModel
import Routing
import Settings

/// The groups of placement rules, with all the groups in them.
struct RuleGroups {
    /// By the index of the rule.
    var members: [Int: GroupMembers] = [:]

    /// The DNs of the groups that counted within those of the rules, in comparable form, sorted;
    /// what a generation remembers.
    var nested: [String] { Set(members.values.flatMap(\.nested)).sorted() }

    /// Those of the groups that counted before which are still named, but could not be read.
    func lost(of counted: [String]) -> [String] {
        counted.filter { dn in members.values.contains { $0.names(unread: dn) } }
    }
}

/// Reads the groups that placement rules name, with all the groups in them.
struct GroupReading {
    let settings: Settings
    let source: any DirectorySource
    /// Whether to count the accounts whose POSIX primary group is that of a rule, and does not count.
    var watchesPrimaryGroups = false

    /// The members of each rule's group.
    ///
    /// - Throws: `DirectoryError` when a group cannot be read: an unresolved group never means
    ///   "nobody".
    func read() throws -> RuleGroups {
        var read = RuleGroups()
        var found: ByteStringSet?
        for (index, rule) in settings.placement.enumerated() {
            guard case .group(let dn, let countsPrimary) = rule.condition else { continue }
            let groups = try found ?? allGroups()
            found = groups
            let members = try walk(from: dn, posix(countsPrimary), groups)
            guard !countsPrimary || members.hasGroupID else { throw withoutNumber(dn) }
            read.members[index] = members
        }
        return read
    }

    private func posix(_ countsPrimary: Bool) -> GroupMembers.PosixPrimary {
        if countsPrimary { return .counted }
        return watchesPrimaryGroups ? .watched : .ignored
    }

    private func walk(
        from root: String, _ posix: GroupMembers.PosixPrimary, _ groups: ByteStringSet
    ) throws -> GroupMembers {
        let base = DistinguishedName(settings.directory.base)
        var walk = GroupWalk(
            root: root, attributes: memberAttributes,
            relativeID: settings.directory.profile == .activeDirectory, posix: posix
        ) { folded in
            // A member outside the base may be a group that the search could not see.
            groups.contains(folded) || !(base?.contains(folded: folded) ?? true)
        }
        var isRoot = true
        while true {
            if let dn = walk.next() {
                let exists = try source.read(dn: dn, attributes: walk.attributes) { walk.take($0) }
                guard exists || !isRoot else { throw missing(root) }
                isRoot = false
            } else if let (url, group) = walk.nextSearch() {
                do {
                    try source.search(try request(url, of: group)) { walk.take(found: $0.dn) }
                } catch let error as DirectoryError where error.code == .missing {
                    throw unresolved(group, "the base of its memberURL does not exist")
                }
            } else {
                return walk.members
            }
        }
    }

    /// What a group asks for whose members are found, not listed.
    private func request(_ text: String, of group: String) throws -> SearchRequest {
        guard let url = SearchURL(text) else {
            throw unresolved(
                group, "its memberURL is no LDAP URL that can be searched (RFC 4516)")
        }
        guard url.host.isEmpty || hosts.contains(url.host) else {
            throw unresolved(group, "its memberURL names a server that is not in directory.servers")
        }
        guard url.filter.isEvaluable || !(source is LDIFDirectory) else {
            throw unresolved(group, "the filter of its memberURL can only be evaluated by a server")
        }
        return SearchRequest(
            base: url.base, scope: url.scope, filter: url.filter, attributes: AttributeList())
    }

    private var hosts: [String] {
        switch settings.directory.connection.servers {
        case .urls(let urls): urls.compactMap { SearchURL($0)?.host }
        case .discover(let domains): domains
        }
    }

    private func missing(_ dn: String) -> DirectoryError {
        DirectoryError(
            .missing, operation: "read the group of a placement rule", subject: dn,
            sentence: "the directory has no such group, or the bind account may not see it",
            advice: "correct placement[].group, or let the bind account read the group; "
                + "nothing was changed")
    }

    private func withoutNumber(_ dn: String) -> DirectoryError {
        DirectoryError(
            .missing, operation: "read the group of a placement rule", subject: dn,
            sentence: "the group has no gidNumber, or the bind account may not see it",
            advice: "remove placement[].primary_group, or let the bind account read the number; "
                + "nothing was changed")
    }

    private func unresolved(_ group: String, _ sentence: String) -> DirectoryError {
        DirectoryError(
            .incomplete, operation: "read the group of a placement rule", subject: group,
            sentence: sentence,
            advice: "correct the group, or take it out of the rule's; nothing was changed")
    }

    /// The DNs of all groups below the base, found by their members or by their object class:
    /// members that a server computes are no match for a filter.
    private func allGroups() throws -> ByteStringSet {
        var names = ByteStringSet()
        let present = (memberAttributes + [GroupWalk.searchAttribute]).map { "(\($0)=*)" }
        let classes = GroupWalk.classes.map { "(objectClass=\($0))" }
        let request = SearchRequest(
            base: settings.directory.base, scope: .subtree,
            filter: try Filter("(|" + (present + classes).joined() + ")"),
            attributes: AttributeList())
        try source.search(request) { entry in
            if let folded = DistinguishedName.folding(entry.dn) { names.insert(folded) }
        }
        return names
    }

    private var memberAttributes: [String] {
        (settings.kinds.lazy.compactMap(\.rules.groups).first ?? GroupRules()).members
    }
}
