import CLDAP

/// Asks a server to go over to TLS (RFC 4511 section 4.14).
///
/// Not `ldap_start_tls_s`: it ends the process when the answer has an empty name (`assert` in
/// `ldap_parse_extended_result`, extended.c).
enum StartTLS {
    private static let name = "1.3.6.1.4.1.1466.20037"

    /// Asks and does the handshake; answers the LDAP code: above zero, it is the server's.
    static func run(_ handle: Handle) -> Int32 {
        var identifier: Int32 = 0
        let sent = ldap_extended_operation(handle.pointer, name, nil, nil, nil, &identifier)
        guard sent == LDAP_SUCCESS else { return sent }
        let code: Int32
        do {
            let message = try handle.inbox.next(for: identifier)
            code = message.code(of: .extended, handle)
        } catch { return LDAP_SERVER_DOWN }
        guard code == LDAP_SUCCESS else { return code }
        // Whatever else was said in clear is worth nothing.
        handle.inbox.forget()
        return ldap_install_tls(handle.pointer)
    }
}
