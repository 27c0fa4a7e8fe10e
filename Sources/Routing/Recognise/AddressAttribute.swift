package import MailModel

/// An attribute that holds addresses, with the habits of that attribute.
package struct AddressAttribute: Sendable {
    /// The name, as the settings write it.
    package let name: String
    private let slot: Int
    /// Whether values begin with their type, such as `SMTP:`.
    let hasTypes: Bool

    /// The attribute's place in a read; nil when it is not read.
    package init?(_ name: String, in attributes: AttributeList) {
        guard let slot = attributes.slot(of: name) else { return nil }
        self.name = name
        self.slot = slot
        hasTypes = ["proxyaddresses", "targetaddress"].contains(name.lowercased())
    }

    /// The address that Active Directory takes for the primary one: the value with `SMTP:` in
    /// capitals; nil in an attribute without types.
    func typedPrimary(of entry: borrowing Entry) -> Bytes? {
        guard hasTypes else { return nil }
        let value = entry.sortedValues(of: slot).first { value in
            value.count > 5 && Bytes(rebasing: value[..<5]).equals("SMTP:")
        }
        return value.map { Bytes(rebasing: $0[5...]) }
    }

    /// The value that counts first; nil when there is none.
    func firstValue(of entry: borrowing Entry) -> Bytes? {
        guard hasTypes else { return entry.firstValue(of: slot) }
        var first: Bytes?
        forEachValue(of: entry) { first = first ?? $0 }
        return first
    }

    /// Hands on the values in the order in which they count: sorted by bytes.
    ///
    /// Active Directory's proxyAddresses and targetAddress carry a type: `SMTP:` is the primary
    /// address and sorts first, `smtp:` follows, other types (X500, SIP …) are no mail addresses.
    package func forEachValue(of entry: borrowing Entry, _ body: (Bytes) -> Void) {
        entry.forEachSortedValue(of: slot) { value in
            guard hasTypes, let colon = value.firstIndex(of: UInt8(ascii: ":")) else {
                return body(value)
            }
            let type = Bytes(rebasing: value[..<colon])
            let isMail = "smtp".withBytes { type.equalsIgnoringASCIICase($0) }
            if isMail { body(Bytes(rebasing: value[(colon + 1)...])) }
        }
    }
}
