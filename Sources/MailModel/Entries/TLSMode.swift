/// How a connection to a directory is protected.
///
/// Nothing ever falls back to clear text.
package enum TLSMode: String, Sendable, CaseIterable {
    /// ldaps as it is, StartTLS on ldap, ldapi as it is.
    case required
    /// StartTLS on ldap; ldaps is a mistake in the settings.
    case startTLS = "start_tls"
    /// Only ldaps; ldap is a mistake in the settings.
    case ldaps
    /// ldap in clear.
    case none
}

/// The oldest protocol version that is accepted.
package enum TLSMinimum: String, Sendable, CaseIterable {
    case version12 = "1.2"
    case version13 = "1.3"
}
