import CLDAP
import Glibc
import MailModel

/// TLS on a connection: all options on the handle itself, and no way back to clear text.
struct TransportSecurity {
    enum Action { case none, immediately, startTLS }

    /// Handshake refused or impossible; the reason has to be found out by `CertificateDiagnosis`.
    struct HandshakeFailed: Error {
        let code: Int32
        let diagnostic: String?
    }

    let configuration: LDAPConfiguration

    /// What the settings demand for a server.
    func action(for server: ServerAddress) throws -> Action {
        func mistake(_ sentence: String) -> DirectoryError {
            DirectoryError(
                .configuration, operation: "connect", subject: server.url, sentence: sentence)
        }
        switch (configuration.tls.mode, server.scheme) {
        case (_, .ldapi): return .none
        case (.startTLS, .ldaps): throw mistake("StartTLS is for ldap://, the URL says ldaps://")
        case (_, .ldaps): return .immediately
        case (.required, .ldap), (.startTLS, .ldap): return .startTLS
        case (.ldaps, .ldap): throw mistake("the settings demand ldaps://, the URL says ldap://")
        case (.none, .ldap): return .none
        }
    }

    /// Does the handshake.
    ///
    /// - Throws: `DirectoryError` when the server does not offer it or a file cannot be used,
    ///   `HandshakeFailed` for everything that looks like a certificate.
    func protect(_ handle: Handle, _ server: ServerAddress, _ action: Action) throws {
        guard action != .none else { return }
        try prepare(handle, server, verifying: true)
        let code =
            action == .startTLS ? StartTLS.run(handle) : ldap_install_tls(handle.pointer)
        if action == .startTLS, code > 0 {
            // A result of the server, not of the handshake (RFC 4511 section 4.14.2).
            throw DirectoryError(
                .refused, operation: "connect", subject: server.url,
                sentence: "the server refuses StartTLS, and nothing is sent in clear",
                underlying: Handle.name(of: code, handle.lastDiagnostic),
                advice: "give the server a certificate, or use ldaps://")
        }
        guard code == LDAP_SUCCESS else {
            throw HandshakeFailed(code: code, diagnostic: handle.lastDiagnostic)
        }
        try checkVersion(handle, server)
        try checkCertificate(handle, server)
    }

    /// Puts the TLS options on a handle; `verifying: false` is for looking at a certificate only.
    func prepare(_ handle: Handle, _ server: ServerAddress, verifying: Bool) throws {
        let authorities = configuration.tls.caFile ?? LDAPConfiguration.systemAuthorities
        let files = [
            ("authorities", LDAP_OPT_X_TLS_CACERTFILE, verifying ? authorities : nil),
            ("certificate", LDAP_OPT_X_TLS_CERTFILE, configuration.tls.certificate?.file),
            ("key", LDAP_OPT_X_TLS_KEYFILE, configuration.tls.certificate?.keyFile),
        ]
        for case (let what, let option, let file?) in files {
            guard access(file, R_OK) == 0 else {
                throw DirectoryError(
                    .configuration, operation: "connect", subject: file,
                    sentence: "the \(what) file cannot be read",
                    underlying: String(cString: strerror(errno)))
            }
            ldap_set_option(handle.pointer, option, file)
        }
        if verifying, !PEMFile.holdsCertificate(authorities) {
            // GnuTLS takes a file without certificates for an empty list of authorities.
            throw DirectoryError(
                .configuration, operation: "connect", subject: authorities,
                sentence: "the authorities file holds no certificate in PEM form",
                advice: "name the file with the CA's certificate in directory.tls.ca_file")
        }
        var demand = verifying ? Int32(LDAP_OPT_X_TLS_DEMAND) : Int32(LDAP_OPT_X_TLS_NEVER)
        ldap_set_option(handle.pointer, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand)
        // Where the certificate names hosts, its common name does not count (RFC 6125 section
        // 6.4.4); the library's own default takes either.
        var names = Int32(LDAP_OPT_X_TLS_TRY)
        ldap_set_option(handle.pointer, LDAP_OPT_X_TLS_REQUIRE_SAN, &names)
        if verifying, let suites = TransportSecurity.soundSuites {
            ldap_set_option(handle.pointer, LDAP_OPT_X_TLS_CIPHER_SUITE, suites)
        }
        // 0x303 is TLS 1.2 on the wire (RFC 5246), 0x304 is TLS 1.3 (RFC 8446).
        var minimum: Int32 = configuration.tls.minimum == .version13 ? 0x304 : 0x303
        ldap_set_option(handle.pointer, LDAP_OPT_X_TLS_PROTOCOL_MIN, &minimum)
        // Last, and checked: without a context of its own the handle would silently use the
        // process-wide one and ignore everything above.
        var isServer: Int32 = 0
        guard ldap_set_option(handle.pointer, LDAP_OPT_X_TLS_NEWCTX, &isServer) == 0 else {
            throw DirectoryError(
                .configuration, operation: "connect", subject: authorities,
                sentence: "the TLS files cannot be used: not PEM, or key and certificate disagree")
        }
    }

    /// Looks again, because some builds of the library take the minimum for a hint.
    private func checkVersion(_ handle: Handle, _ server: ServerAddress) throws {
        guard let version = handle.text(LDAP_OPT_X_TLS_VERSION) else { return }
        let tooOld =
            configuration.tls.minimum == .version13
            ? ["TLS1.0", "TLS1.1", "TLS1.2"] : ["TLS1.0", "TLS1.1"]
        guard !tooOld.contains(version), !version.hasPrefix("SSL") else {
            throw DirectoryError(
                .refused, operation: "connect", subject: server.url,
                sentence:
                    "the server speaks \(version), the settings demand TLS "
                    + configuration.tls.minimum.rawValue
            )
        }
    }

    /// Looks at the certificate for what the TLS library does not mind.
    private func checkCertificate(_ handle: Handle, _ server: ServerAddress) throws {
        guard let certificate = Certificate(ofPeer: handle) else {
            throw DirectoryError(
                .certificate, operation: "connect", subject: server.url,
                sentence: "the server shows no certificate that can be read",
                advice: "give the server a certificate, or name another in directory.servers")
        }
        if let fault = CertificateFault.ofKind(certificate) {
            throw fault.error(certificate, server)
        }
    }

    /// The library's usual suites with sound keys only, also of the authorities: in GnuTLS' words
    /// and in OpenSSL's, RSA with 2048 bits or more.
    private static let soundSuites: String? = {
        var text: UnsafeMutablePointer<CChar>?
        ldap_get_option(nil, LDAP_OPT_X_TLS_PACKAGE, &text)
        defer { ldap_memfree(text) }
        guard let text else { return nil }
        return switch String(cString: text) {
        case "GnuTLS": "NORMAL:%PROFILE_MEDIUM"
        case "OpenSSL": "DEFAULT:@SECLEVEL=2"
        default: nil
        }
    }()
}

extension Certificate {
    /// What the server showed in the handshake; nil when that cannot be read.
    init?(ofPeer handle: Handle) {
        var der = berval()
        guard ldap_get_option(handle.pointer, LDAP_OPT_X_TLS_PEERCERT, &der) == LDAP_OPT_SUCCESS,
            let start = der.bv_val
        else { return nil }
        defer { ldap_memfree(start) }
        self.init(der: Bytes(der))
    }
}
