import CLDAP
import Glibc
import MailModel

/// Finds out why a handshake failed, by looking at the certificate on a connection of its own.
///
/// GnuTLS' reasons never reach libldap's callers. So a second connection is opened without
/// checks, on which nothing is ever sent, only to read what the server shows.
struct CertificateDiagnosis {
    let security: TransportSecurity
    let watchdog: Watchdog

    /// The error to report for a handshake that failed.
    func explain(
        _ failure: TransportSecurity.HandshakeFailed, _ server: ServerAddress,
        _ action: TransportSecurity.Action, until deadline: ContinuousClock.Instant
    ) -> DirectoryError {
        let underlying = Handle.name(of: failure.code, failure.diagnostic)
        guard let certificate = look(server, action, until: deadline) else {
            return DirectoryError(
                .unavailable, operation: "connect", subject: server.url,
                sentence: "the TLS handshake failed", underlying: underlying,
                advice: "check that the server speaks TLS there, and which versions")
        }
        let (reason, advice) = reason(certificate, server)
        return DirectoryError(
            .certificate, operation: "connect", subject: server.url,
            sentence: "the certificate is refused: \(reason); subject \(certificate.subject), "
                + "issuer \(certificate.issuer), valid \(CertificateDiagnosis.day(certificate.notBefore))"
                + " to \(CertificateDiagnosis.day(certificate.notAfter))",
            underlying: underlying, advice: advice)
    }

    private func look(
        _ server: ServerAddress, _ action: TransportSecurity.Action,
        until deadline: ContinuousClock.Instant
    ) -> Certificate? {
        guard let connection = try? Connector.connect(to: server, until: deadline),
            let handle = try? Handle(connection, to: server)
        else { return nil }
        watchdog.guardSocket(connection.descriptor, until: deadline)
        defer {
            watchdog.release()
            withExtendedLifetime(handle) {}
        }
        guard (try? security.prepare(handle, server, verifying: false)) != nil else { return nil }
        let code =
            action == .startTLS ? StartTLS.run(handle) : ldap_install_tls(handle.pointer)
        guard code == LDAP_SUCCESS else { return nil }
        var der = berval()
        guard ldap_get_option(handle.pointer, LDAP_OPT_X_TLS_PEERCERT, &der) == LDAP_OPT_SUCCESS,
            let start = der.bv_val
        else { return nil }
        defer { ldap_memfree(start) }
        return Certificate(der: Bytes(start: start, count: Int(der.bv_len)))
    }

    private func reason(
        _ certificate: Certificate, _ server: ServerAddress
    ) -> (reason: String, advice: String) {
        let now = CertificateDiagnosis.now()
        if certificate.notAfter < now {
            return ("it has expired", "renew the server's certificate")
        }
        if certificate.notBefore > now {
            return ("it is not valid yet", "check the clocks of both machines")
        }
        let host = server.host.lowercased()
        if !certificate.names.isEmpty, !certificate.names.contains(where: { covers($0, host) }) {
            return (
                "it is for \(certificate.names.joined(separator: ", ")), not for \(server.host)",
                "use the name in the certificate as the server's URL"
            )
        }
        let authorities = security.configuration.caFile ?? LDAPConfiguration.systemAuthorities
        return (
            "no authority in \(authorities) vouches for it",
            "name the file with the issuer's certificate as directory.tls.ca_file"
        )
    }

    private func covers(_ name: String, _ host: String) -> Bool {
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

    private static func day(_ time: String) -> String {
        let digits = Array(time)
        guard digits.count >= 8 else { return time }
        return "\(String(digits[0..<4]))-\(String(digits[4..<6]))-\(String(digits[6..<8]))"
    }
}
