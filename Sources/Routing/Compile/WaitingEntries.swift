import MailModel

/// Entries that are decided when all others have been: copied, each with what reads it.
struct WaitingEntries {
    private final class Group {
        let reader: Compilation.Reader
        var entries = EntryBatch()

        init(_ reader: Compilation.Reader) { self.reader = reader }
    }

    private var groups: [Group] = []

    mutating func append(_ entry: borrowing Entry, _ reader: Compilation.Reader) {
        if groups.last?.reader.isSame(as: reader) != true { groups.append(Group(reader)) }
        groups[groups.count - 1].entries.append(entry)
    }

    /// Hands every entry on, in the order in which they came.
    func forEach(_ body: (borrowing Entry, Compilation.Reader) -> Void) {
        for group in groups {
            var entry = Entry(attributes: group.reader.attributes)
            group.entries.forEach(&entry) { body($0, group.reader) }
        }
    }
}
