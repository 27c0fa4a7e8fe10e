/// How to reach a directory server and who to be there.
package struct LDAPConfiguration: Sendable {
    /// How to prove who we are.
    package enum Bind: Sendable {
        /// A name and a password (RFC 4513 section 5.1.3).
        case simple(dn: String, password: Secret)
        /// The unix user (ldapi) or the client certificate (RFC 4422 appendix A).
        case external
        case anonymous
        /// Kerberos; tickets come from the environment (KRB5CCNAME, KRB5_CLIENT_KTNAME).
        case gssapi
        /// RFC 7677.
        case scramSHA256(user: String, password: Secret)
        /// RFC 2831; only for servers that offer nothing better.
        case digestMD5(user: String, password: Secret)
    }

    /// How the connection is protected.
    ///
    /// Nothing ever falls back to clear text.
    package enum TLSMode: String, Sendable {
        /// ldaps as it is, StartTLS on ldap, ldapi as it is.
        case required
        /// StartTLS on ldap; ldaps is a mistake in the settings.
        case startTLS
        /// Only ldaps; ldap is a mistake in the settings.
        case ldaps
        /// ldap in clear.
        case none
    }

    /// The oldest protocol version that is accepted.
    package enum TLSMinimum: String, Sendable {
        case version12 = "1.2"
        case version13 = "1.3"
    }

    /// What becomes of referrals (RFC 4511 sections 4.1.10 and 4.5.3).
    package enum Referrals: String, Sendable { case ignore, follow, stop }

    /// LDAP URLs (`ldap`, `ldaps`, `ldapi`), tried in order.
    package var servers: [String]
    package var bind: Bind
    package var tls: TLSMode = .required
    /// False: a password goes in clear to this machine only.
    package var allowCleartext = false
    /// Certificates of the authorities that are trusted (PEM); nil: the system's.
    package var caFile: String?
    /// The certificate shown to the server (PEM).
    package var certificateFile: String?
    package var keyFile: String?
    package var minimum = TLSMinimum.version12
    /// Entries a page (RFC 2696); 0 asks for everything at once.
    package var pageSize = 1000
    /// Seconds for connecting, TLS and bind of one server.
    package var connectTimeout: Double = 5
    /// Seconds of silence in an answer.
    package var readTimeout: Double = 60
    /// Seconds from the first connection to the last entry of the last search.
    package var totalTimeout: Double = 3600
    package var referrals = Referrals.ignore

    package init(servers: [String], bind: Bind) {
        self.servers = servers
        self.bind = bind
    }

    /// The system's authorities where `caFile` names no others.
    static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    var sendsPassword: Bool {
        if case .simple = bind { true } else { false }
    }
}
