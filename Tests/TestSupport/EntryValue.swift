package import MailModel

/// An LDAP entry as a value: what a test writes down and lends to the code as an `Entry`.
package struct EntryValue: Sendable {
    package let dn: String
    /// Attribute names and values in the order in which a server would send them.
    package let values: [(name: String, value: [UInt8])]

    /// An entry of text values.
    package init(_ dn: String, _ attributes: [String: [String]]) {
        self.dn = dn
        values = attributes.sorted { $0.key < $1.key }.flatMap { name, texts in
            texts.map { (name: name, value: Array($0.utf8)) }
        }
    }

    /// An entry of values that need not be text.
    package init(_ dn: String, bytes: [(name: String, value: [UInt8])]) {
        self.dn = dn
        values = bytes
    }

    /// Lends the entry, with those of its attributes that `attributes` asks for.
    package func with<Result>(
        _ attributes: AttributeList, _ body: (borrowing Entry) throws -> Result
    ) rethrows -> Result {
        let text = Array(dn.utf8) + values.flatMap(\.value)
        return try text.withUnsafeBytes { bytes in
            var entry = Entry(attributes: attributes)
            var end = dn.utf8.count
            entry.begin(dn: Bytes(rebasing: bytes[..<end]))
            for (name, value) in values {
                let start = end
                end += value.count
                guard let slot = attributes.slot(of: name) else { continue }
                entry.append(slot: slot, value: Bytes(rebasing: bytes[start..<end]))
            }
            return try body(entry)
        }
    }
}
