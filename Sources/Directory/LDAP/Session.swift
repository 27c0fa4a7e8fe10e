import MailModel
import CLDAP
import Glibc

/// A bound connection to one server, and the watchdog over it.
final class Session {
    let server: ServerAddress
    let handle: Handle
    let watchdog: Watchdog

    /// Connects, protects and binds, all before `deadline`; afterwards the session may live until
    /// `end`.
    ///
    /// - Throws: `DirectoryError`; nothing else has been sent to the server then.
    init(
        _ server: ServerAddress, _ configuration: LDAPConfiguration, _ watchdog: Watchdog,
        until deadline: ContinuousClock.Instant, end: ContinuousClock.Instant
    ) throws {
        self.server = server
        self.watchdog = watchdog
        let security = TransportSecurity(configuration: configuration)
        let action = try security.action(for: server)
        let connection: Connector.Connection
        do {
            connection = try Connector.connect(to: server, until: deadline)
        } catch {
            throw Session.failure(.unavailable, server, error.sentence)
        }
        handle = try Handle(connection, to: server)
        if action == .none, configuration.sendsPassword, !connection.isLocal,
            !configuration.tls.allowCleartext
        {
            throw DirectoryError(
                .configuration, operation: "connect", subject: server.url,
                sentence: "the password would travel in clear",
                advice: "use TLS, or set directory.tls.allow_cleartext if you must")
        }
        watchdog.guardSocket(connection.descriptor, until: deadline)
        do {
            try security.protect(handle, server, action)
            try bind(configuration.bind)
        } catch let failure as TransportSecurity.HandshakeFailed {
            let timedOut = watchdog.hasFired
            watchdog.release()
            if timedOut { throw Session.late(server, configuration) }
            throw CertificateDiagnosis(security: security, watchdog: watchdog)
                .explain(failure, server, action, until: deadline)
        } catch {
            let timedOut = watchdog.hasFired
            watchdog.release()
            throw timedOut ? Session.late(server, configuration) : error
        }
        handle.readAhead()
        // Half a message leaves libldap in recv(2) on a blocking socket, where its own timeout
        // does not count; with this the call comes back and ldap_result's clock is looked at.
        var silence = timeval(configuration.readTimeout)
        setsockopt(
            connection.descriptor, SOL_SOCKET, SO_RCVTIMEO, &silence,
            socklen_t(MemoryLayout<timeval>.size))
        watchdog.guardSocket(connection.descriptor, until: end)
    }

    // Before the handle closes the socket: the members go after this.
    deinit { watchdog.release() }

    private func bind(_ method: Bind<Secret>) throws {
        let code = Binding.bind(handle, as: method)
        guard code != LDAP_SUCCESS else { return }
        let meaning = ResultCode.ofBind(code)
        throw DirectoryError(
            meaning.code, operation: "bind", subject: server.url, sentence: meaning.sentence,
            underlying: Handle.name(of: code, handle.lastDiagnostic), advice: meaning.advice)
    }

    private static func late(
        _ server: ServerAddress, _ configuration: LDAPConfiguration
    ) -> DirectoryError {
        failure(
            .unavailable, server, "no answer within \(configuration.connectTimeout.inSeconds)",
            "directory.connect_timeout covers connection, TLS and bind")
    }

    private static func failure(
        _ code: DirectoryError.Code, _ server: ServerAddress, _ sentence: String,
        _ advice: String? = nil
    ) -> DirectoryError {
        DirectoryError(
            code, operation: "connect", subject: server.url, sentence: sentence, advice: advice)
    }
}
