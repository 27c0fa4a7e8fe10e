import Glibc
import MailModel
import TestSupport

@testable import Directory

extension FuzzTarget {
    /// A whole file, as `--from` reads it: searched, looked into by name, written as a snapshot.
    static let ldif = FuzzTarget(
        name: "ldif", executions: 3_000,
        words: [
            "dn: ", "dn:: ", "\n ", "\n\n", "changetype: add\n", "objectClass: referral\n",
            "member;range=0-1: ", "# ", "result: 0 Success\n", "version: 1\n", "< file:///",
            "ref: ldap://x/", "pagedresults: cookie=", "-\n", "\r\n",
        ]
    ) { input in
        let place = "/dev/shm/splitroute-fuzz-\(getpid()).ldif"
        try write(input, to: place)
        defer { unlink(place) }
        let directory = try LDIFDirectory(path: place)
        let request = SearchRequest(
            base: "dc=example,dc=com", scope: .subtree,
            filter: try Filter("(|(uid=*)(mail=*a*)(member=*))"),
            attributes: AttributeList(["uid", "mail", "member", "objectClass"]))
        var names: [String] = []
        let header = LDIFWriter.Header(
            server: place, base: "dc=example,dc=com", time: "now", attributes: request.attributes)
        var written: [UInt8] = []
        var writer = try LDIFWriter(header) { written += Array($0) }
        try directory.search(request) { entry in
            names.append(String(decoding: entry.dn, as: UTF8.self))
            try writer.append(entry)
        }
        try writer.finish()
        for name in names.prefix(3) {
            // What is no name, or not UTF-8, cannot be asked for.
            guard DistinguishedName(name) != nil, !name.unicodeScalars.contains("\u{FFFD}") else {
                continue
            }
            let isFound = try directory.read(dn: name, attributes: request.attributes) { _ in }
            try expect(isFound, "\(name) was found and then not read")
        }
        try write(written, to: place)
        let copy = try LDIFDirectory(path: place)
        var count = 0
        try copy.search(request) { _ in count += 1 }
        try expect(count == names.count, "\(names.count) entries became \(count)")
    }

    /// The DER of certificates and paging controls.
    static let certificate = FuzzTarget(
        name: "certificate", executions: 40_000,
        words: ["0\u{3}", "\u{2}\u{1}\u{0}", "\u{6}\u{3}U\u{1D}\u{11}", "\u{17}\r490101000000Z"]
    ) { input in
        input.withUnsafeBytes { bytes in
            _ = PageCookie.cookie(in: bytes)
            if let certificate = Certificate(der: bytes) {
                _ = CertificateFault.ofIdentity(certificate, host: "ldap.example.com")
                _ = CertificateFault.ofKind(certificate)
            }
        }
    }

    /// URLs of the settings and of referrals.
    static let url = FuzzTarget(
        name: "url", executions: 20_000,
        words: [
            "ldap://", "ldaps://", "ldapi://", "%2F", "[::1]", "??sub?", ":65536", "%00", "!x=",
        ]
    ) { input in
        guard !input.contains(0) else { return }
        let text = String(decoding: input, as: UTF8.self)
        let referral = Referral(urls: [text], isPart: true)
        _ = (referral.hosts, referral.isPartition)
        _ = try? ServerDiscovery.urls(text, in: ["example.com"], overTLS: true)
        for name in AttributeTypeDescription.names(text) { _ = name.count }
        _ = text.withBytes { ValueRange($0) }
        _ = try ServerAddress(text)
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Broken("cannot write \(path)") }
        defer { close(file) }
        let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        try expect(count == bytes.count, "cannot write \(path)")
    }
}
