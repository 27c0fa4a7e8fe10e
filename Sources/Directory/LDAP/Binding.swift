import MailModel
import CLDAP
import Glibc

/// Proves to a server who we are (RFC 4511 section 4.2).
enum Binding {
    /// Binds; answers the LDAP code.
    static func bind(_ handle: Handle, as method: Bind<Secret>) -> Int32 {
        switch method {
        case .anonymous:
            return bind(
                handle, dn: "", mechanism: nil, UnsafeRawBufferPointer(start: nil, count: 0))
        case .simple(let dn, let password):
            return password.withBytes { bind(handle, dn: dn, mechanism: nil, $0) }
        case .external:
            return bind(
                handle, dn: "", mechanism: "EXTERNAL", UnsafeRawBufferPointer(start: nil, count: 0))
        case .gssapi: return interact(handle, "GSSAPI", SASLAnswers(user: "", password: nil))
        case .scramSHA256(let user, let password):
            return interact(handle, "SCRAM-SHA-256", SASLAnswers(user: user, password: password))
        case .digestMD5(let user, let password):
            return interact(handle, "DIGEST-MD5", SASLAnswers(user: user, password: password))
        }
    }

    /// The mistakes that must not even reach a server; nil when there is none.
    static func mistake(in method: Bind<Secret>) -> String? {
        switch method {
        case .anonymous, .external, .gssapi: nil
        case .simple(let name, let password), .scramSHA256(let name, let password),
            .digestMD5(let name, let password):
            // Both would succeed on many servers, as nobody (RFC 4513 section 5.1.2).
            if name.isEmpty {
                "a bind with a password needs a name"
            } else if password.isEmpty {
                "the password is empty"
            } else {
                nil
            }
        }
    }

    private static func bind(
        _ handle: Handle, dn: String, mechanism: String?, _ credentials: UnsafeRawBufferPointer
    ) -> Int32 {
        var empty: CChar = 0
        return withUnsafeMutablePointer(to: &empty) { nothing in
            // The library only reads the credentials, whatever its prototype says.
            let start = credentials.baseAddress.map {
                UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: CChar.self))
            }
            var value = berval(bv_len: ber_len_t(credentials.count), bv_val: start ?? nothing)
            var identifier: Int32 = 0
            let code = ldap_sasl_bind(
                handle.pointer, dn, mechanism, &value, nil, nil, &identifier)
            guard code == LDAP_SUCCESS else { return code }
            return answer(to: identifier, handle) { $0.code(of: .bind, handle) }
        }
    }

    private static func interact(
        _ handle: Handle, _ mechanism: String, _ answers: SASLAnswers
    ) -> Int32 {
        // The name of the URL, not what reverse DNS makes of it; any pointer but nil is "on".
        ldap_set_option(
            handle.pointer, LDAP_OPT_X_SASL_NOCANON, UnsafeRawPointer(bitPattern: 1))
        // Kerberos encrypts the connection itself; within TLS Active Directory refuses it to.
        let layers = ldap_tls_inplace(handle.pointer) != 0 ? "maxssf=0" : "minssf=56"
        if mechanism == "GSSAPI" {
            ldap_set_option(handle.pointer, LDAP_OPT_X_SASL_SECPROPS, "noanonymous,\(layers)")
        }
        defer { withExtendedLifetime(answers) {} }
        var identifier: Int32 = 0
        var chosen: UnsafePointer<CChar>?
        func step(_ message: OpaquePointer?) -> Int32 {
            ldap_sasl_interactive_bind(
                handle.pointer, nil, mechanism, nil, nil, UInt32(LDAP_SASL_QUIET),
                SASLAnswers.callback, Unmanaged.passUnretained(answers).toOpaque(), message,
                &chosen, &identifier)
        }
        var code = step(nil)
        while code == LDAP_SASL_BIND_IN_PROGRESS {
            code = answer(to: identifier, handle) { step($0.pointer) }
        }
        return code
    }

    /// What `body` makes of the answer to a request; the library's code when none comes.
    private static func answer(
        to identifier: Int32, _ handle: Handle, _ body: (borrowing Message) -> Int32
    ) -> Int32 {
        do {
            let message = try handle.inbox.next(for: identifier)
            return body(message)
        } catch {
            switch error {
            case .silence: return LDAP_TIMEOUT
            case .broken(let code, _): return code == LDAP_SUCCESS ? LDAP_SERVER_DOWN : code
            }
        }
    }
}
