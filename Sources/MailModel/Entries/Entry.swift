/// One LDAP entry as it passes by: a DN and values, both borrowed.
///
/// The reader of a directory owns one `Entry` and fills it again and again; whoever is handed it
/// may look at the bytes until the call returns, and copies what it wants to keep.
package struct Entry: ~Copyable {
    /// The attributes the entry can hold.
    package let attributes: AttributeList
    /// The distinguished name as the server or file wrote it (RFC 4514).
    package private(set) var dn: Bytes = Bytes(start: nil, count: 0)

    private var values: [(slot: Int, bytes: Bytes)] = []

    /// An empty entry for the given attributes.
    package init(attributes: AttributeList) {
        self.attributes = attributes
    }

    /// Starts over with the next entry.
    package mutating func begin(dn: Bytes) {
        self.dn = dn
        values.removeAll(keepingCapacity: true)
    }

    /// Adds a value of the attribute in `slot`.
    package mutating func append(slot: Int, value: Bytes) {
        values.append((slot, value))
    }

    /// Tells whether the attribute has a value (RFC 4515 presence).
    package func has(_ slot: Int) -> Bool {
        values.contains { $0.slot == slot }
    }

    /// Calls `body` with each value of the attribute, in the order they came.
    package func forEachValue<Failure: Error>(
        of slot: Int, _ body: (Bytes) throws(Failure) -> Void
    ) throws(Failure) {
        for value in values where value.slot == slot { try body(value.bytes) }
    }

    /// Tells whether any value of the attribute satisfies the predicate.
    package func anyValue(of slot: Int, _ predicate: (Bytes) -> Bool) -> Bool {
        for value in values where value.slot == slot && predicate(value.bytes) { return true }
        return false
    }

    /// The values of the attribute sorted by bytes: LDAP values have no order of their own, and
    /// the outcome must not change between runs.
    package func sortedValues(of slot: Int) -> [Bytes] {
        var found: [Bytes] = []
        for value in values where value.slot == slot { found.append(value.bytes) }
        if found.count > 1 { found.sort { $0.precedes($1) } }
        return found
    }

    /// Calls `body` with each value of the attribute, sorted by bytes.
    package func forEachSortedValue(of slot: Int, _ body: (Bytes) -> Void) {
        // Mostly there is one value or none, which need no sorting.
        guard let first = values.firstIndex(where: { $0.slot == slot }) else { return }
        if values[(first + 1)...].contains(where: { $0.slot == slot }) {
            for value in sortedValues(of: slot) { body(value) }
        } else {
            body(values[first].bytes)
        }
    }

    /// The first of the attribute's values as `sortedValues` sorts them; nil when it has none.
    package func firstValue(of slot: Int) -> Bytes? {
        var first: Bytes?
        for value in values where value.slot == slot {
            if let found = first, !value.bytes.precedes(found) { continue }
            first = value.bytes
        }
        return first
    }

    /// Calls `body` with every value and the slot of its attribute, in the order they came.
    package func forEachValue(_ body: (Int, Bytes) -> Void) {
        for value in values { body(value.slot, value.bytes) }
    }
}
