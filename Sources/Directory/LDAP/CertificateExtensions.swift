import MailModel

/// What a certificate's extensions say (RFC 5280 section 4.2).
struct CertificateExtensions: Equatable {
    /// DNS names and IP addresses (section 4.2.1.6); nil without that extension.
    private(set) var names: [String]?
    /// False when its purposes (section 4.2.1.12) are named and TLS servers are not among them.
    private(set) var isForServers = true

    init() {}

    /// Reads the contents of the field.
    init(_ bytes: Bytes) {
        var outer = DERReader(bytes)
        guard let list = outer.next(Tag.sequence) else { return }
        var extensions = DERReader(list)
        while let one = extensions.next(Tag.sequence) {
            var fields = DERReader(one)
            guard let type = fields.next(Tag.objectIdentifier) else { continue }
            while let field = fields.next() {
                guard field.tag == Tag.octets else { continue }
                if type.elementsEqual([0x55, 0x1D, 17]) {
                    names = (names ?? []) + CertificateExtensions.names(field.contents)
                } else if type.elementsEqual([0x55, 0x1D, 37]) {
                    isForServers = isForServers && CertificateExtensions.allows(field.contents)
                }
            }
        }
    }

    private enum Tag {
        static let octets: UInt8 = 0x04
        static let objectIdentifier: UInt8 = 0x06
        static let sequence: UInt8 = 0x30
        static let dnsName: UInt8 = 0x82
        static let address: UInt8 = 0x87
    }

    private static func names(_ bytes: Bytes) -> [String] {
        var names: [String] = []
        var outer = DERReader(bytes)
        guard let list = outer.next(Tag.sequence) else { return [] }
        var entries = DERReader(list)
        while let entry = entries.next() {
            if entry.tag == Tag.dnsName { names.append(String(printable: entry.contents)) }
            if entry.tag == Tag.address { names.append(address(entry.contents)) }
        }
        return names
    }

    private static func allows(_ bytes: Bytes) -> Bool {
        var outer = DERReader(bytes)
        guard let list = outer.next(Tag.sequence) else { return false }
        var purposes = DERReader(list)
        while let purpose = purposes.next(Tag.objectIdentifier) {
            let isServer = purpose.elementsEqual([0x2B, 6, 1, 5, 5, 7, 3, 1])
            if isServer || purpose.elementsEqual([0x55, 0x1D, 37, 0]) { return true }
        }
        return false
    }

    private static func address(_ bytes: Bytes) -> String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: bytes.count - 1, by: 2)
            .map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}
