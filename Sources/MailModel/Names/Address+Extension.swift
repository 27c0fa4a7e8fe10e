extension Address {
    /// An address without what follows a `+` in its local part; nil when nothing does.
    ///
    /// A delimiter in front is a name's own (Postfix, split_addr.c).
    package static func withoutExtension(_ address: Bytes) -> [UInt8]? {
        guard let cut = address.dropFirst().firstIndex(of: UInt8(ascii: "+")),
            let at = address.lastIndex(of: UInt8(ascii: "@")), cut < at
        else { return nil }
        return Array(address[..<cut]) + Array(address[at...])
    }
}
