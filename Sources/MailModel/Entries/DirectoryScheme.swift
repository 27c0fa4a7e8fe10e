/// How a URL names a directory server: plainly, by TLS from the first byte, or by a unix socket.
package enum DirectoryScheme: String, Sendable, CaseIterable { case ldap, ldaps, ldapi }
