import CLDAP
import Glibc
import MailModel

/// One LDAP URL taken apart (RFC 4516).
struct ServerAddress {
    /// The URL as configured.
    let url: String
    let scheme: DirectoryScheme
    /// A host name or address, for ldapi the path of the socket.
    let host: String
    let port: UInt16

    /// Equal for two URLs that name one server in the same words.
    var identity: String { "\(scheme.rawValue)://\(host.lowercased()):\(port)" }

    init(_ url: String) throws {
        var parsed: UnsafeMutablePointer<LDAPURLDesc>?
        guard ldap_url_parse(url, &parsed) == LDAP_URL_SUCCESS, let parts = parsed?.pointee,
            let schemeName = parts.lud_scheme,
            let scheme = DirectoryScheme(rawValue: String(cString: schemeName).lowercased())
        else {
            throw DirectoryError(
                .configuration, operation: "connect", subject: url,
                sentence: "is not an LDAP URL",
                advice: "write ldaps://host, ldap://host:port or ldapi://%2Fpath%2Fof%2Fsocket")
        }
        defer { ldap_free_urldesc(parsed) }
        let host = parts.lud_host.map { String(cString: $0) } ?? ""
        self.url = url
        self.scheme = scheme
        switch scheme {
        case .ldapi: self.host = host.isEmpty ? "/var/run/slapd/ldapi" : host
        case .ldap, .ldaps: self.host = host.isEmpty ? "localhost" : host
        }
        port = parts.lud_port > 0 ? UInt16(clamping: parts.lud_port) : scheme == .ldaps ? 636 : 389
    }
}
