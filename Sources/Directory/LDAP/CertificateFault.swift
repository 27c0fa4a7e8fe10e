import Glibc

/// What is wrong with a server's certificate, and what to do about it.
struct CertificateFault: Equatable {
    /// What follows "the certificate is refused:".
    let reason: String
    let advice: String

    /// The error that says so.
    func error(
        _ certificate: Certificate, _ server: ServerAddress, underlying: String? = nil
    ) -> DirectoryError {
        DirectoryError(
            .certificate, operation: "connect", subject: server.url,
            sentence: "the certificate is refused: \(reason); subject \(certificate.subject), "
                + "issuer \(certificate.issuer), "
                + "valid \(CertificateFault.day(certificate.notBefore))"
                + " to \(CertificateFault.day(certificate.notAfter))",
            underlying: underlying, advice: advice)
    }

    private static func day(_ time: String) -> String {
        let digits = Array(time)
        guard digits.count >= 8 else { return time }
        return "\(String(digits[0..<4]))-\(String(digits[4..<6]))-\(String(digits[6..<8]))"
    }
}

extension CertificateFault {
    /// A certificate for something else than servers, or with a key that is no longer sound.
    ///
    /// The TLS library accepts both, so they are looked for after every handshake.
    static func ofKind(_ certificate: Certificate) -> CertificateFault? {
        if !certificate.isForServers {
            return CertificateFault(
                reason: "it is not for servers (its extended key usage lacks serverAuth)",
                advice: "give the server a certificate for servers, "
                    + "or name another server in directory.servers")
        }
        if let bits = certificate.rsaBits, bits < shortestKey {
            return CertificateFault(
                reason: "its RSA key has \(bits) bits, fewer than \(shortestKey)",
                advice: "give the server a certificate with a longer key, "
                    + "or name another server in directory.servers")
        }
        return nil
    }

    /// A certificate out of its time or for another host, in the order in which people look.
    static func ofIdentity(_ certificate: Certificate, host: String) -> CertificateFault? {
        let now = now()
        if certificate.notAfter < now {
            return CertificateFault(
                reason: "it has expired", advice: "renew the server's certificate")
        }
        if certificate.notBefore > now {
            return CertificateFault(
                reason: "it is not valid yet", advice: "check the clocks of both machines")
        }
        // Where there are names of hosts, the common name does not count (RFC 6125 section 6.4.4).
        let names = certificate.names ?? certificate.commonName.map { [$0] } ?? []
        if !names.contains(where: { covers($0, host.lowercased()) }) {
            let list = names.isEmpty ? "no host" : names.joined(separator: ", ")
            return CertificateFault(
                reason: "it is for \(list), not for \(host)",
                advice: "use the name in the certificate as the server's URL in directory.servers")
        }
        return nil
    }

    /// A certificate that nobody who is trusted has signed.
    static func ofIssuer(authorities: String) -> CertificateFault {
        CertificateFault(
            reason: "no authority in \(authorities) vouches for it",
            advice: "name the file with the issuer's certificate as directory.tls.ca_file; "
                + "an authority with an RSA key of fewer than \(shortestKey) bits does not count")
    }

    private static let shortestKey = 2048

    private static func covers(_ name: String, _ host: String) -> Bool {
        let name = name.lowercased()
        guard name.hasPrefix("*.") else { return name == host }
        return host.drop { $0 != "." } == name.dropFirst()
    }

    private static func now() -> String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let count = strftime(&text, text.count, "%Y%m%d%H%M%S", &parts)
        return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
