/// How a directory is asked: where, by whom, under which protection, and how long it is waited for.
///
/// The settings have places in it where servers and a password are found, the reader itself has
/// both.
package struct DirectoryConnection<Servers, Password> {
    /// In the order in which they are tried, or where that order is found.
    package var servers: Servers
    /// How the program proves who it is.
    package var bind: Bind<Password>
    /// How the connection is protected.
    package var tls = TLSRules()
    /// Entries a page (RFC 2696); 0 asks for everything at once.
    package var pageSize = 1000
    /// The time for connecting, TLS and bind of one server.
    package var connectTimeout = Duration.seconds(5)
    /// The longest silence in an answer.
    package var readTimeout = Duration.seconds(60)
    /// The time from the first connection to the last entry of the last search.
    package var totalTimeout = Duration.seconds(3600)
    /// What becomes of references to other servers.
    package var referrals = Referrals.ignore

    /// A connection that has the usual manners.
    package init(servers: Servers, bind: Bind<Password>) {
        self.servers = servers
        self.bind = bind
    }

    /// The same with other servers, and with what `read` makes of the password.
    package func reading<OtherServers, OtherPassword>(
        servers: OtherServers, password read: (Password) throws -> OtherPassword
    ) rethrows -> DirectoryConnection<OtherServers, OtherPassword> {
        var other = DirectoryConnection<OtherServers, OtherPassword>(
            servers: servers, bind: try bind.reading(read))
        other.tls = tls
        other.pageSize = pageSize
        other.connectTimeout = connectTimeout
        other.readTimeout = readTimeout
        other.totalTimeout = totalTimeout
        other.referrals = referrals
        return other
    }
}

extension DirectoryConnection: Sendable where Servers: Sendable, Password: Sendable {}
extension DirectoryConnection: Equatable where Servers: Equatable, Password: Equatable {}
