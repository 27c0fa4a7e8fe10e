import Directory
import MailModel
import Settings

/// Tells whether an entry is already an account of an earlier kind: an entry that several kinds'
/// searches find is of the first of them.
///
/// Their filters are asked again. Where only a server can evaluate one, the names of what it found
/// are kept instead: a million of them would be some hundred megabytes, so only there.
struct EarlierKinds {
    private var kinds: [KindSettings] = []
    private var judges: [Judge] = []
    private var names = ByteStringSet()
    private var keepsNames = false

    private struct Judge {
        let matcher: EntryMatcher
        var area: SearchArea
    }

    /// Begins with the next kind, whose entries have these attributes: those of the earlier filters
    /// among them.
    mutating func begin(
        _ kind: KindSettings, attributes: AttributeList, isLast: Bool
    ) throws {
        judges = try kinds.filter(\.filter.isEvaluable).map { kind in
            Judge(
                matcher: EntryMatcher(kind.filter, attributes: attributes),
                area: try SearchArea(
                    bases: kind.bases, exclude: kind.exclude, scope: kind.scope))
        }
        keepsNames = !isLast && !kind.filter.isEvaluable
        kinds.append(kind)
    }

    /// False for an account of an earlier kind; to be asked once about each entry.
    mutating func isNew(_ entry: borrowing Entry) -> Bool {
        for index in judges.indices
        where judges[index].matcher.matches(entry) && judges[index].area.contains(entry.dn) != false
        {
            return false
        }
        guard keepsNames || names.count > 0, let folded = DistinguishedName.folding(entry.dn) else {
            return true
        }
        return keepsNames ? names.insert(folded) : !names.contains(folded)
    }
}
