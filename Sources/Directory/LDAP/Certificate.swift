import MailModel

/// What a person wants to know about a certificate (RFC 5280 section 4.1).
struct Certificate: Equatable {
    private(set) var subject = ""
    private(set) var issuer = ""
    /// `20210101000000`, UTC.
    private(set) var notBefore = ""
    private(set) var notAfter = ""
    /// DNS names and IP addresses it is for.
    private(set) var names: [String] = []

    /// Reads the DER form; nil when it is none.
    init?(der: Bytes) {
        var outer = DERReader(der)
        guard let certificate = outer.next(Tag.sequence) else { return nil }
        var signed = DERReader(certificate)
        guard let contents = signed.next(Tag.sequence) else { return nil }
        var fields = DERReader(contents)
        guard var serial = fields.next() else { return nil }
        if serial.tag == Tag.version {
            guard let following = fields.next() else { return nil }
            serial = following
        }
        guard fields.next(Tag.sequence) != nil, let issuer = fields.next(Tag.sequence),
            let validity = fields.next(Tag.sequence), let subject = fields.next(Tag.sequence)
        else { return nil }
        self.issuer = Certificate.name(issuer)
        self.subject = Certificate.name(subject)
        var times = DERReader(validity)
        guard let notBefore = times.next(), let notAfter = times.next() else { return nil }
        self.notBefore = Certificate.time(notBefore)
        self.notAfter = Certificate.time(notAfter)
        while let field = fields.next() {
            if field.tag == Tag.extensions { names = Certificate.alternativeNames(field.contents) }
        }
    }

    private enum Tag {
        static let sequence: UInt8 = 0x30
        static let set: UInt8 = 0x31
        static let objectIdentifier: UInt8 = 0x06
        static let octets: UInt8 = 0x04
        static let utcTime: UInt8 = 0x17
        static let version: UInt8 = 0xA0
        static let extensions: UInt8 = 0xA3
        static let dnsName: UInt8 = 0x82
        static let address: UInt8 = 0x87
    }

    /// The parts of a name that people know, most special first.
    private static func name(_ bytes: Bytes) -> String {
        let types: [[UInt8]: String] = [
            [0x55, 4, 3]: "CN", [0x55, 4, 10]: "O", [0x55, 4, 11]: "OU", [0x55, 4, 6]: "C",
        ]
        var parts: [String] = []
        var sets = DERReader(bytes)
        while let set = sets.next(Tag.set) {
            var members = DERReader(set)
            while let member = members.next(Tag.sequence) {
                var pair = DERReader(member)
                guard let type = pair.next(Tag.objectIdentifier), let value = pair.next() else {
                    continue
                }
                if let name = types[Array(type)] {
                    parts.append("\(name)=\(String(printable: value.contents))")
                }
            }
        }
        return parts.reversed().joined(separator: ", ")
    }

    /// UTCTime has two digits for the year: 50 and above are of the last century (RFC 5280 4.1.2.5).
    private static func time(_ element: (tag: UInt8, contents: Bytes)) -> String {
        let digits = String(decoding: element.contents.filter { $0.isASCIIDigit }, as: UTF8.self)
        guard element.tag == Tag.utcTime else { return digits }
        return (digits >= "50" ? "19" : "20") + digits
    }

    private static func alternativeNames(_ bytes: Bytes) -> [String] {
        var names: [String] = []
        var outer = DERReader(bytes)
        guard let list = outer.next(Tag.sequence) else { return [] }
        var extensions = DERReader(list)
        while let one = extensions.next(Tag.sequence) {
            var fields = DERReader(one)
            guard let type = fields.next(Tag.objectIdentifier),
                type.elementsEqual([0x55, 0x1D, 17])
            else { continue }
            while let field = fields.next() {
                guard field.tag == Tag.octets else { continue }
                var value = DERReader(field.contents)
                guard let general = value.next(Tag.sequence) else { continue }
                var entries = DERReader(general)
                while let entry = entries.next() {
                    if entry.tag == Tag.dnsName { names.append(String(printable: entry.contents)) }
                    if entry.tag == Tag.address { names.append(address(entry.contents)) }
                }
            }
        }
        return names
    }

    private static func address(_ bytes: Bytes) -> String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: bytes.count - 1, by: 2)
            .map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}
