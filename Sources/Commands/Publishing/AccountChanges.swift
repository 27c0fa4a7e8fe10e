import Generations
import MailModel
import Routing
import Tables

/// What a new set changes for whom: its lines of the journal.
struct AccountChanges {
    /// What the set replaces; nil: nothing, and everybody is added.
    let before: PublishedSet?
    /// The accounts with an address about which something changes.
    let touched: ByteStringSet

    /// From what is live to what a plan leads to.
    init(from before: PublishedSet?, _ plan: Plan) {
        self.before = before
        touched = plan.people.touched
    }

    /// Writes a line for each account to which something happens.
    ///
    /// - Throws: `StoreError` or `TableError` when what is replaced cannot be read, or what the sink
    ///   throws.
    func render(
        to after: RoutingTable, stamp: JournalStamp, into sink: inout TextSink
    ) throws {
        let old = before?.accountRows()
        let new = AccountRows(after)
        let stamp = stamp.text
        // A sink that is borrowed cannot be caught by the closure below.
        try withUnsafeMutablePointer(to: &sink) { sink in
            try AccountChange.merge(
                before: { try old?.next() }, after: { try new.next() },
                isTouched: { touched.contains($0) }
            ) { change, before, after in
                try JournalRow.write(change, before, after, stamp: stamp, to: &sink.pointee)
            }
        }
        try sink.flush()
    }
}
