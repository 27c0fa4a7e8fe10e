import MailModel

/// The URL of a directory server: `ldap://host[:port]`, `ldaps://host[:port]` or `ldapi://socket`
/// (RFC 4516 without its query parts; the socket's path is percent-encoded).
struct ServerURL {
    /// A URL, or why the text is none.
    enum Reading {
        case url(ServerURL)
        case mistake(String, hint: String?)
    }

    let text: String
    let scheme: DirectoryScheme
    /// True when what is sent does not leave this machine.
    let isLocal: Bool

    static func read(_ text: String) -> Reading {
        guard let match = text.wholeMatch(of: /([A-Za-z]+):\/\/(.*)/) else {
            return .mistake("this is not an LDAP URL", hint: "write ldaps://\(text.prefix(100))")
        }
        let rest = match.output.2
        guard let scheme = DirectoryScheme(rawValue: match.output.1.lowercased()) else {
            return .mistake(
                "the scheme must be ldap, ldaps or ldapi",
                hint: "for example ldaps://\(rest.prefix(100))")
        }
        if scheme == .ldapi { return socket(rest, text) }
        let authority = rest.hasSuffix("/") ? rest.dropLast() : rest
        guard !authority.isEmpty else {
            return .mistake("the host is missing", hint: "\(scheme)://ldap.example.com")
        }
        guard !authority.contains(where: { "/?#".contains($0) }) else {
            return .mistake(
                "a server's URL ends after host and port",
                hint: "the search base is written in directory.base, filters in users.filter")
        }
        guard
            let parts = authority.wholeMatch(of: /(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::([0-9]{1,5}))?/)
        else {
            return .mistake("expected host or host:port", hint: "an IPv6 address stands in [ ]")
        }
        let host = parts.output.1
        if let port = parts.output.2, !(1...65_535).contains(Int(port) ?? 0) {
            return .mistake("the port is out of range", hint: "ports are 1 to 65535")
        }
        guard host.hasPrefix("[") || DomainName.canonical(String(host)) == host.lowercased() else {
            return .mistake("'\(String(printable: String(host)))' is not a host", hint: nil)
        }
        return .url(ServerURL(text: text, scheme: scheme, isLocal: isLoopback(host.lowercased())))
    }

    private static func socket(_ rest: Substring, _ text: String) -> Reading {
        let path = rest.hasSuffix("/") ? rest.dropLast() : rest
        guard path.wholeMatch(of: /(?:[A-Za-z0-9._~\-]|%[0-9A-Fa-f]{2})*/) != nil else {
            let encoded = path.replacing("/", with: "%2F")
            return .mistake(
                "the socket's path must be percent-encoded", hint: "write ldapi://\(encoded)")
        }
        return .url(ServerURL(text: text, scheme: .ldapi, isLocal: true))
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "[::1]"
            || host.wholeMatch(of: /127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}/) != nil
    }
}
