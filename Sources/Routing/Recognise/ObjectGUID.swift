import MailModel

/// Identities of 16 octets, such as Active Directory's objectGUID, as administrators write them
/// (MS-DTYP section 2.3.4.3).
enum ObjectGUID {
    /// The text of 16 bytes: the first three fields are little-endian.
    static func text(_ bytes: Bytes) -> [UInt8] {
        let order = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15]
        var text: [UInt8] = []
        for index in order {
            guard index >= 0 else {
                text.append(UInt8(ascii: "-"))
                continue
            }
            let digits = Array("0123456789abcdef".utf8)
            text.append(digits[Int(bytes[index] >> 4)])
            text.append(digits[Int(bytes[index] & 15)])
        }
        return text
    }
}
