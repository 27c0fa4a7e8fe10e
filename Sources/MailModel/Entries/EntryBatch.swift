/// Entries that outlive the callback they were borrowed in: copied one behind the other, and handed
/// on again in the same order.
package struct EntryBatch: ~Copyable {
    /// A DN, which begins an entry, or a value of the attribute in a slot.
    private struct Part {
        let slot: Int
        let count: Int
        static let dn = -1
    }

    /// Beyond this many bytes of text a batch is full; beyond four times as many it gives its memory
    /// back.
    private static let capacity = 1 << 16

    private var text: [UInt8] = []
    private var parts: [Part] = []

    /// A batch without entries.
    package init() {}

    /// Tells whether it is time to hand the entries on; there is always room for one more.
    package var isFull: Bool { text.count >= EntryBatch.capacity }

    /// Copies an entry in.
    package mutating func append(_ entry: borrowing Entry) {
        text.append(contentsOf: entry.dn)
        parts.append(Part(slot: Part.dn, count: entry.dn.count))
        entry.forEachValue { slot, value in
            text.append(contentsOf: value)
            parts.append(Part(slot: slot, count: value.count))
        }
    }

    /// Fills `entry`, which must have the attributes of those that were appended, with each of them
    /// in turn and calls `body`; throws what it throws.
    package func forEach(
        _ entry: inout Entry, _ body: (borrowing Entry) throws -> Void
    ) rethrows {
        try text.withUnsafeBytes { text in
            var position = 0
            for (index, part) in parts.enumerated() {
                let bytes = Bytes(rebasing: text[position..<(position + part.count)])
                position += part.count
                if part.slot == Part.dn {
                    if index > 0 { try body(entry) }
                    entry.begin(dn: bytes)
                } else {
                    entry.append(slot: part.slot, value: bytes)
                }
            }
            if !parts.isEmpty { try body(entry) }
        }
    }

    /// Forgets all entries.
    package mutating func removeAll() {
        text.removeAll(keepingCapacity: text.count < 4 * EntryBatch.capacity)
        parts.removeAll(keepingCapacity: true)
    }
}
