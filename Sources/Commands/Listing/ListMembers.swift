import MailModel
import Tables

/// The members of all lists, and what becomes of mail to each.
struct ListMembers {
    private let set: CanonicalSet
    private let fates: MemberFates

    init(in set: CanonicalSet) throws {
        self.set = set
        var members = ByteStringSet()
        try ListMembers.forEachList(in: set) { _, recipients in
            for recipient in recipients { members.insert(recipient) }
        }
        fates = try MemberFates(of: members, in: set)
    }

    /// A row a member: list, member, fate, system; of the lists with some ids, or of all.
    func rows(of lists: ByteStringSet?) -> CanonicalRows {
        CanonicalRows { emit in
            try ListMembers.forEachList(in: set) { row, recipients in
                if let lists, !lists.contains(unescapedField(row[5])) { return }
                try unescapedField(row[0]).withUnsafeBytes { list in
                    for recipient in recipients {
                        let fate = fates.fate(of: recipient)
                        try fate.action.withBytes { action in
                            try (fate.system ?? "").withBytes {
                                try emit([list, recipient, action, $0])
                            }
                        }
                    }
                }
            }
        }
    }

    private static func forEachList(
        in set: CanonicalSet, _ body: (CanonicalFile.Row, [Bytes]) throws -> Void
    ) throws {
        try set.rows(of: .routes).forEachRow(
            where: 1, passes: { $0.elementsEqual("expand".utf8) }
        ) { row in
            guard row.count > 5 else { return true }
            try unescapedField(row[3]).withUnsafeBytes { try body(row, Recipients.of($0)) }
            return true
        }
    }
}
