import MailModel

/// Sorted runs of names, to be passed along once: together or one behind the other.
struct NameMerge<let count: Int>: ~Copyable {
    private var runs: InlineArray<count, NameRun>

    init(_ runs: consuming InlineArray<count, NameRun>) { self.runs = runs }

    /// Calls `body` with every name once, in order, and the user for which `precedes` holds against
    /// all others that it belongs to.
    consuming func forEachName(
        precedes: (UInt32, UInt32) -> Bool, _ body: (NameRun.Name) -> Void
    ) {
        let held = NameBuffer()
        while let first = smallest {
            var name = NameRun.Name(
                bytes: held.hold(first.bytes), user: first.user, reference: first.reference)
            for index in runs.indices {
                while let other = runs[index].current, other.bytes.equals(name.bytes) {
                    if precedes(other.user, name.user) { name.user = other.user }
                    name.reference = name.reference ?? other.reference
                    runs[index].advance()
                }
            }
            body(name)
        }
    }

    /// Calls `body` with each run in turn: its names are in order, and some may be another's too.
    consuming func forEachRun(_ body: (inout NameRun) -> Void) {
        for index in runs.indices { body(&runs[index]) }
    }

    private var smallest: NameRun.Name? {
        var smallest: NameRun.Name?
        for index in runs.indices {
            guard let name = runs[index].current else { continue }
            if let found = smallest, !name.bytes.precedes(found.bytes) { continue }
            smallest = name
        }
        return smallest
    }
}
