/// Where a system's users read their mail: one host, and the port of each service.
package struct MailboxServer: Sendable, Hashable, CustomStringConvertible {
    /// How the password is protected on its way; none stands in for another.
    package enum Security: String, Sendable, CaseIterable, Codable {
        /// By nothing.
        case none
        /// By TLS, asked for before anything else is said (RFC 2595, RFC 3501, RFC 5804).
        case starttls
        /// By TLS from the first byte (RFC 8314).
        case tls
    }

    /// A name in A-labels, or an address without brackets; lower case.
    package let host: String
    package let security: Security
    /// The port of IMAP.
    package let imap: Int
    /// The port of POP3; nil: the system has none.
    package let pop3: Int?
    /// The port of ManageSieve; nil: the system has none.
    package let sieve: Int?

    /// A host and its ports.
    package init(host: String, security: Security, imap: Int, pop3: Int?, sieve: Int?) {
        self.host = host
        self.security = security
        self.imap = imap
        self.pop3 = pop3
        self.sieve = sieve
    }

    package var description: String {
        let ports = [("imap", imap), ("pop3", pop3), ("sieve", sieve)]
        return "\(host) tls \(security.rawValue)"
            + ports.map { name, port in " \(name) \(port.map(String.init) ?? "none")" }.joined()
    }
}

extension MailboxServer: Codable {
    private enum CodingKeys: String, CodingKey {
        case host, imap, pop3, sieve
        case security = "tls"
    }
}
