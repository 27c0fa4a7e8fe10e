import MailModel

/// Understands attribute names quickly: entry after entry brings the same names in the same order,
/// so the name that followed last time is tried first.
struct AttributeNames {
    /// What a name written by a server or file stands for.
    struct Meaning {
        /// Nil when nobody asked for it, or when its values are deleted.
        let slot: Int?
        let isObjectClass: Bool
    }

    private let attributes: AttributeList
    private let text = ByteArena()
    private var known: [(name: ByteArena.Reference, meaning: Meaning)] = []
    private var next = 0

    init(_ attributes: AttributeList) {
        self.attributes = attributes
    }

    mutating func meaning(of name: Bytes) -> Meaning {
        for step in 0..<known.count {
            var index = next + step
            if index >= known.count { index -= known.count }
            guard text.bytes(known[index].name).equals(name) else { continue }
            next = index + 1 == known.count ? 0 : index + 1
            return known[index].meaning
        }
        let base = Bytes(rebasing: name.prefix { $0 != UInt8(ascii: ";") })
        let isDeleted = base.count < name.count && Leftover.isDeleted(name)
        let meaning = Meaning(
            slot: isDeleted ? nil : attributes.slot(of: base),
            isObjectClass: !isDeleted && base.equalsIgnoringASCIICase("objectClass"))
        // A file with the time of its change in every name must not make this list grow for ever.
        if base.count == name.count, known.count < 256 {
            known.append((text.append(name), meaning))
        }
        return meaning
    }
}
