import CLDAP
import MailModel

/// What a certificate's extensions say (RFC 5280 section 4.2).
struct CertificateExtensions: Equatable {
    /// DNS names and IP addresses (section 4.2.1.6); nil without that extension.
    private(set) var names: [String]?
    /// False when its purposes (section 4.2.1.12) are named and TLS servers are not among them.
    private(set) var isForServers = true

    init() {}

    /// Reads the contents of the field.
    init(_ bytes: [UInt8]) {
        var outer = BERReader(bytes)
        guard let list = outer.next(.sequence) else { return }
        var extensions = BERReader(list)
        while let one = extensions.next(.sequence) {
            var fields = BERReader(one)
            guard let type = fields.next(.objectIdentifier) else { continue }
            while let field = fields.next() {
                guard field.tag == .octets else { continue }
                if type.elementsEqual([0x55, 0x1D, 17]) {
                    names = (names ?? []) + CertificateExtensions.names(field.contents)
                } else if type.elementsEqual([0x55, 0x1D, 37]) {
                    isForServers = isForServers && CertificateExtensions.allows(field.contents)
                }
            }
        }
    }

    /// Kinds of names (section 4.2.1.6).
    private enum Tag {
        static let dnsName: ber_tag_t = 0x82
        static let address: ber_tag_t = 0x87
    }

    private static func names(_ bytes: [UInt8]) -> [String] {
        var names: [String] = []
        var outer = BERReader(bytes)
        guard let list = outer.next(.sequence) else { return [] }
        var entries = BERReader(list)
        while let entry = entries.next() {
            if entry.tag == Tag.dnsName {
                names.append(entry.contents.withUnsafeBytes { String(printable: $0) })
            }
            if entry.tag == Tag.address { names.append(address(entry.contents)) }
        }
        return names
    }

    private static func allows(_ bytes: [UInt8]) -> Bool {
        var outer = BERReader(bytes)
        guard let list = outer.next(.sequence) else { return false }
        var purposes = BERReader(list)
        while let purpose = purposes.next(.objectIdentifier) {
            let isServer = purpose.elementsEqual([0x2B, 6, 1, 5, 5, 7, 3, 1])
            if isServer || purpose.elementsEqual([0x55, 0x1D, 37, 0]) { return true }
        }
        return false
    }

    private static func address(_ bytes: [UInt8]) -> String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: bytes.count - 1, by: 2)
            .map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}
