/// How a client proves to a directory who it is (RFC 4513), with the password or whatever stands for
/// it where one is needed.
package enum Bind<Password> {
    /// A name and a password (RFC 4513 section 5.1.3).
    case simple(dn: String, password: Password)
    /// The unix user (ldapi) or the client certificate (RFC 4422 appendix A).
    case external
    case anonymous
    /// Kerberos; tickets come from the environment (KRB5CCNAME, KRB5_CLIENT_KTNAME).
    case gssapi
    /// RFC 7677.
    case scramSHA256(user: String, password: Password)
    /// RFC 2831; only for servers that offer nothing better.
    case digestMD5(user: String, password: Password)

    /// The same with what `read` makes of the password; asked only where there is one.
    package func reading<Other>(
        _ read: (Password) throws -> Other
    ) rethrows -> Bind<Other> {
        switch self {
        case .simple(let dn, let password): .simple(dn: dn, password: try read(password))
        case .external: .external
        case .anonymous: .anonymous
        case .gssapi: .gssapi
        case .scramSHA256(let user, let password):
            .scramSHA256(user: user, password: try read(password))
        case .digestMD5(let user, let password):
            .digestMD5(user: user, password: try read(password))
        }
    }
}

extension Bind: Sendable where Password: Sendable {}
extension Bind: Equatable where Password: Equatable {}
