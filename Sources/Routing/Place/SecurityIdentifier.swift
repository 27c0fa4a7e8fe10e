import MailModel

/// Active Directory's objectSid: users name their primary group by its last number
/// (MS-DTYP section 2.4.2).
enum SecurityIdentifier {
    /// The last number of a domain's SID, in decimal; nil for a value that is none.
    ///
    /// Servers send bytes, some exports write `S-1-5-21-…`.
    static func relative(_ value: Bytes) -> [UInt8]? {
        if value.count > 9, Bytes(rebasing: value[..<9]).equalsIgnoringASCIICase(domain) {
            let last = value[((value.lastIndex(of: UInt8(ascii: "-")) ?? 0) + 1)...]
            return last.isEmpty || !last.allSatisfy(\.isASCIIDigit) ? nil : Array(last)
        }
        guard value.count >= 16, value[0] == 1, value.count == 8 + 4 * Int(value[1]),
            value[2..<8].elementsEqual([0, 0, 0, 0, 0, 5]), number(value, at: 8) == 21
        else { return nil }
        return Array(String(number(value, at: value.count - 4)).utf8)
    }

    private static func number(_ value: Bytes, at offset: Int) -> UInt32 {
        UInt32(littleEndian: value.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    private static var domain: Bytes {
        let text: StaticString = "S-1-5-21-"
        return Bytes(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
