/// A set of byte strings in one arena: a million names cost a million times their length and a
/// few bytes, not a million objects.
package struct ByteStringSet {
    private let arena: ByteArena
    private var slots: [Slot]
    /// How many strings are in the set.
    package private(set) var count = 0

    /// A place for a string, with its hash: few strings that are not the one in question are looked
    /// at, and a set that grows looks at none.
    private struct Slot {
        var reference = ByteArena.Reference.none
        var hash: UInt32 = 0
        /// How many strings were there before it.
        var number: UInt32 = 0
        var isFree: Bool { reference == .none }
    }

    /// An empty set whose text is kept in `arena`.
    package init(arena: ByteArena = ByteArena()) {
        self.arena = arena
        slots = Array(repeating: Slot(), count: 16)
    }

    /// Adds a string; false when it was there already.
    ///
    /// The empty string is never a member.
    @discardableResult
    package mutating func insert(_ bytes: Bytes) -> Bool {
        guard !bytes.isEmpty else { return false }
        if (count + 1) * 2 > slots.count { grow() }
        let hash = ByteStringSet.hash(bytes)
        let index = position(of: bytes, hash)
        guard slots[index].isFree else { return false }
        slots[index] = Slot(
            reference: arena.append(bytes), hash: hash, number: UInt32(count))
        count += 1
        return true
    }

    /// Adds a string; false when it was there already.
    @discardableResult
    package mutating func insert(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { insert($0) }
    }

    /// Tells whether the string is in the set.
    package func contains(_ bytes: Bytes) -> Bool {
        guard count > 0, !bytes.isEmpty else { return false }
        return !slots[position(of: bytes, ByteStringSet.hash(bytes))].isFree
    }

    /// Tells whether the string is in the set.
    package func contains(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { contains($0) }
    }

    /// How many places there are; a place is a number below it.
    package var placeCount: Int { slots.count }

    /// Where the string is, for whoever keeps something beside it; nil when it is not in the set.
    ///
    /// Places move when a string is added.
    package func place(of bytes: Bytes) -> Int? {
        guard count > 0, !bytes.isEmpty else { return nil }
        let index = position(of: bytes, ByteStringSet.hash(bytes))
        return slots[index].isFree ? nil : index
    }

    /// The string at a place that `place(of:)` answered, in the set's arena.
    package func reference(at place: Int) -> ByteArena.Reference { slots[place].reference }

    /// The string at such a reference; valid as long as the set.
    package func bytes(_ reference: ByteArena.Reference) -> Bytes { arena.bytes(reference) }

    /// How many strings were added before this one; nil when it is not in the set.
    package func number(of bytes: Bytes) -> Int? {
        guard count > 0, !bytes.isEmpty else { return nil }
        let slot = slots[position(of: bytes, ByteStringSet.hash(bytes))]
        return slot.isFree ? nil : Int(slot.number)
    }

    /// Hands every string to `body`, in no order that means anything.
    package func forEach(_ body: (Bytes) -> Void) {
        for slot in slots where !slot.isFree { body(arena.bytes(slot.reference)) }
    }

    private static func hash(_ bytes: Bytes) -> UInt32 {
        var hasher = Hasher()
        hasher.combine(bytes: bytes)
        return UInt32(truncatingIfNeeded: hasher.finalize())
    }

    /// Where the string is, or the free place where it would be (linear probing).
    private func position(of bytes: Bytes, _ hash: UInt32) -> Int {
        let mask = slots.count - 1
        var index = Int(hash) & mask
        while !slots[index].isFree {
            if slots[index].hash == hash, arena.bytes(slots[index].reference).equals(bytes) {
                break
            }
            index = (index + 1) & mask
        }
        return index
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        let mask = slots.count - 1
        for slot in old where !slot.isFree {
            var index = Int(slot.hash) & mask
            while !slots[index].isFree { index = (index + 1) & mask }
            slots[index] = slot
        }
    }
}

extension ByteStringSet: Equatable {
    /// Tells whether both hold the same strings.
    package static func == (left: ByteStringSet, right: ByteStringSet) -> Bool {
        guard left.count == right.count else { return false }
        var isEqual = true
        left.forEach { isEqual = isEqual && right.contains($0) }
        return isEqual
    }
}
