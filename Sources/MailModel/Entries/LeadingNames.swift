extension DistinguishedName {
    /// The value of a DN's first attribute, as it is meant: `staff` of `cn=staff,dc=example`; nil
    /// when the text is not a DN or the value is empty.
    package static func leadingValue(of dn: String) -> String? {
        let value = dn.withBytes { parts(of: $0)?.first?.value } ?? []
        return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
    }

    /// What a DN stands below, as it is written: `ou=people` of `uid=anna,ou=people,dc=example`; nil
    /// at the top.
    package static func unit(of dn: Bytes) -> String? {
        guard let end = separator(in: dn) else { return nil }
        let rest = Bytes(rebasing: dn[(end + 1)...])
        let unit = Bytes(rebasing: rest[..<(separator(in: rest) ?? rest.count)]).trimmed
        return unit.isEmpty ? nil : String(printable: unit)
    }

    /// Where the first RDN ends; nil when there is only one.
    private static func separator(in dn: Bytes) -> Int? {
        var isQuoted = false
        var index = 0
        while index < dn.count {
            switch dn[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ","), UInt8(ascii: ";"): if !isQuoted { return index }
            default: break
            }
            index += 1
        }
        return nil
    }
}
