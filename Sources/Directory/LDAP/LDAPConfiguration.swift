package import MailModel

/// How to reach a directory server and who to be there; the servers are LDAP URLs (`ldap`, `ldaps`,
/// `ldapi`), tried in order.
package typealias LDAPConfiguration = DirectoryConnection<[String], Secret>

extension DirectoryConnection where Servers == [String], Password == Secret {
    /// The system's authorities where `tls` names no others.
    static var systemAuthorities: String { "/etc/ssl/certs/ca-certificates.crt" }

    var sendsPassword: Bool {
        if case .simple = bind { true } else { false }
    }
}
