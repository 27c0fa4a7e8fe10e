import CLDAP
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
        let authorities = security.configuration.tls.caFile ?? LDAPConfiguration.systemAuthorities
        let fault =
            CertificateFault.ofIdentity(certificate, host: server.host)
            ?? CertificateFault.ofKind(certificate)
            ?? CertificateFault.ofIssuer(authorities: authorities)
        return fault.error(certificate, server, underlying: underlying)
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
        return Certificate(ofPeer: handle)
    }
}
