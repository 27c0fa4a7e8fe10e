/// The attributes a read asks for, each with a slot number that entries are addressed by.
///
/// Names compare without regard to case and without options: `mail;lang-fr` has the slot of `mail`
/// (RFC 4512 section 2.5).
package struct AttributeList: Sendable, Equatable {
    /// The names as first written, in slot order, none twice.
    package private(set) var names: [String] = []

    /// A list with each name once.
    package init(_ names: some Sequence<String> = []) {
        for name in names { insert(name) }
    }

    /// Adds a name if it is new and answers its slot.
    @discardableResult
    package mutating func insert(_ name: String) -> Int {
        if let slot = slot(of: name) { return slot }
        names.append(AttributeList.base(of: name))
        return names.count - 1
    }

    /// The slot of a name, nil when it is not asked for.
    package func slot(of name: String) -> Int? {
        name.withBytes { slot(of: $0) }
    }

    /// The slot of a name as a server or file wrote it, nil when it is not asked for.
    package func slot(of name: Bytes) -> Int? {
        let base = Bytes(rebasing: name.prefix { $0 != UInt8(ascii: ";") })
        return names.firstIndex { candidate in
            candidate.utf8.count == base.count
                && candidate.withBytes { $0.equalsIgnoringASCIICase(base) }
        }
    }

    private static func base(of name: String) -> String {
        String(name.prefix { $0 != ";" })
    }
}
