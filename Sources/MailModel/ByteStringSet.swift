/// A set of byte strings in one arena: a million names cost a million times their length and a
/// few bytes, not a million objects.
package struct ByteStringSet {
    private let arena: ByteArena
    private var slots: [ByteArena.Reference]
    /// How many strings are in the set.
    package private(set) var count = 0

    /// An empty set whose text is kept in `arena`.
    package init(arena: ByteArena = ByteArena()) {
        self.arena = arena
        slots = Array(repeating: .none, count: 16)
    }

    /// Adds a string; false when it was there already.
    ///
    /// The empty string is never a member.
    @discardableResult
    package mutating func insert(_ bytes: Bytes) -> Bool {
        guard !bytes.isEmpty else { return false }
        if (count + 1) * 2 > slots.count { grow() }
        let index = position(of: bytes)
        guard slots[index] == .none else { return false }
        slots[index] = arena.append(bytes)
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
        count > 0 && !bytes.isEmpty && slots[position(of: bytes)] != .none
    }

    /// Tells whether the string is in the set.
    package func contains(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { contains($0) }
    }

    /// Where the string is, or the free place where it would be (linear probing).
    private func position(of bytes: Bytes) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: bytes)
        let mask = slots.count - 1
        var index = hasher.finalize() & mask
        while slots[index] != .none, !arena.bytes(slots[index]).equals(bytes) {
            index = (index + 1) & mask
        }
        return index
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: .none, count: old.count * 2)
        for reference in old where reference != .none {
            slots[position(of: arena.bytes(reference))] = reference
        }
    }
}
