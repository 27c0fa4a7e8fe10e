import CLDAP
import MailModel

/// What a person wants to know about a certificate (RFC 5280 section 4.1).
struct Certificate: Equatable {
    private(set) var subject = ""
    private(set) var issuer = ""
    /// `20210101000000`, UTC.
    private(set) var notBefore = ""
    private(set) var notAfter = ""
    /// The last common name of the subject; nil when there is none.
    private(set) var commonName: String?
    /// DNS names and IP addresses it is for; nil: it says nothing of names but its subject.
    var names: [String]? { extensions.names }
    /// False when it says that it is for other things than TLS servers, for clients for example.
    var isForServers: Bool { extensions.isForServers }
    /// How many bits its key has; nil: it is not an RSA key.
    private(set) var rsaBits: Int?
    private var extensions = CertificateExtensions()

    /// Reads the DER form; nil when it is none.
    init?(der: Bytes) {
        var outer = BERReader(der)
        guard let certificate = outer.next(.sequence) else { return nil }
        var signed = BERReader(certificate)
        guard let contents = signed.next(.sequence) else { return nil }
        var fields = BERReader(contents)
        guard var serial = fields.next() else { return nil }
        if serial.tag == Tag.version {
            guard let following = fields.next() else { return nil }
            serial = following
        }
        guard fields.next(.sequence) != nil, let issuer = fields.next(.sequence),
            let validity = fields.next(.sequence), let subject = fields.next(.sequence)
        else { return nil }
        self.issuer = Certificate.name(issuer).text
        (self.subject, commonName) = Certificate.name(subject)
        var times = BERReader(validity)
        guard let notBefore = times.next(), let notAfter = times.next() else { return nil }
        self.notBefore = Certificate.time(notBefore)
        self.notAfter = Certificate.time(notAfter)
        guard let key = fields.next(.sequence) else { return nil }
        rsaBits = Certificate.rsaBits(key)
        while let field = fields.next() {
            if field.tag == Tag.extensions { extensions = CertificateExtensions(field.contents) }
        }
    }

    /// Fields of a certificate that have a tag of their own (RFC 5280 section 4.1).
    private enum Tag {
        static let version: ber_tag_t = 0xA0
        static let extensions: ber_tag_t = 0xA3
    }

    /// The parts of a name that people know, most special first, and its last common name.
    private static func name(_ bytes: [UInt8]) -> (text: String, commonName: String?) {
        let types: [[UInt8]: String] = [
            [0x55, 4, 3]: "CN", [0x55, 4, 10]: "O", [0x55, 4, 11]: "OU", [0x55, 4, 6]: "C",
        ]
        var parts: [String] = []
        var commonName: String?
        var sets = BERReader(bytes)
        while let set = sets.next(.set) {
            var members = BERReader(set)
            while let member = members.next(.sequence) {
                var pair = BERReader(member)
                guard let type = pair.next(.objectIdentifier), let value = pair.next(),
                    let name = types[type]
                else { continue }
                let text = value.contents.withUnsafeBytes { String(printable: $0) }
                if name == "CN" { commonName = text }
                parts.append("\(name)=\(text)")
            }
        }
        return (parts.reversed().joined(separator: ", "), commonName)
    }

    /// The length of the modulus in a public key (RFC 8017 appendix A.1).
    private static func rsaBits(_ key: [UInt8]) -> Int? {
        let kinds: [[UInt8]] = [
            [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1],  // rsaEncryption
            [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 10],  // id-RSASSA-PSS
        ]
        var fields = BERReader(key)
        guard let algorithm = fields.next(.sequence), let bits = fields.next(.bits) else {
            return nil
        }
        var parts = BERReader(algorithm)
        guard let kind = parts.next(.objectIdentifier), kinds.contains(kind) else {
            return nil
        }
        // A bit string begins with the number of bits that its last byte lacks.
        var outer = BERReader(Array(bits.dropFirst()))
        guard let numbers = outer.next(.sequence) else { return 0 }
        var inner = BERReader(numbers)
        guard let modulus = inner.next(.integer) else { return 0 }
        let digits = modulus.drop { $0 == 0 }
        return digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0)
    }

    /// UTCTime has two digits for the year: 50 and above are of the last century (RFC 5280 4.1.2.5).
    private static func time(_ element: (tag: ber_tag_t, contents: [UInt8])) -> String {
        let digits = String(decoding: element.contents.filter { $0.isASCIIDigit }, as: UTF8.self)
        guard element.tag == .utcTime else { return digits }
        return (digits >= "50" ? "19" : "20") + digits
    }
}
