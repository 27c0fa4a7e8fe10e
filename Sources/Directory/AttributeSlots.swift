import MailModel

/// Finds the slots of attribute names quickly: entry after entry brings the same names in the same
/// order, so the name that followed last time is tried first.
struct AttributeSlots {
    private let attributes: AttributeList
    private let text = ByteArena()
    private var known: [(name: ByteArena.Reference, slot: Int?)] = []
    private var next = 0

    init(_ attributes: AttributeList) {
        self.attributes = attributes
    }

    /// The slot of a name as written by a server or file; nil when nobody asked for it.
    mutating func slot(of name: Bytes) -> Int? {
        for step in 0..<known.count {
            var index = next + step
            if index >= known.count { index -= known.count }
            guard text.bytes(known[index].name).equals(name) else { continue }
            next = index + 1 == known.count ? 0 : index + 1
            return known[index].slot
        }
        let slot = attributes.slot(of: name)
        // A file with a new option on every line must not make this list grow for ever.
        if known.count < 256 { known.append((text.append(name), slot)) }
        return slot
    }
}
