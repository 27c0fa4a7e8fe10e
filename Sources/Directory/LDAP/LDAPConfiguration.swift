package import MailModel

/// How to reach a directory server and who to be there.
package struct LDAPConfiguration: Sendable {
    /// LDAP URLs (`ldap`, `ldaps`, `ldapi`), tried in order.
    package var servers: [String]
    package var bind: Bind<Secret>
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
    /// The time for connecting, TLS and bind of one server.
    package var connectTimeout = Duration.seconds(5)
    /// The longest silence in an answer.
    package var readTimeout = Duration.seconds(60)
    /// The time from the first connection to the last entry of the last search.
    package var totalTimeout = Duration.seconds(3600)
    package var referrals = Referrals.ignore

    package init(servers: [String], bind: Bind<Secret>) {
        self.servers = servers
        self.bind = bind
    }

    /// The system's authorities where `caFile` names no others.
    static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    var sendsPassword: Bool {
        if case .simple = bind { true } else { false }
    }
}
