import MailModel

/// The text of bytes, for readable expectations.
func text(_ bytes: [UInt8]?) -> String? {
    bytes.map { String(decoding: $0, as: UTF8.self) }
}

/// The canonical form of an address; what is wrong with it when it is none.
func canonical(_ value: String, in mainDomain: String = "main.example") -> String {
    canonical(bytes: Array(value.utf8), in: mainDomain)
}

/// The canonical form of an address; what is wrong with it when it is none.
func canonical(bytes: [UInt8], in mainDomain: String = "main.example") -> String {
    do {
        let address = try bytes.withUnsafeBytes { bytes throws(InvalidAddress) in
            try Address(bytes)
        }
        return String(decoding: address.bytes(in: Array(mainDomain.utf8)), as: UTF8.self)
    } catch {
        return "\(error)"
    }
}
