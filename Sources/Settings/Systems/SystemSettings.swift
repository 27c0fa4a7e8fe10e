package import MailModel

/// A mail system.
package struct SystemSettings: Sendable, Equatable {
    /// The name other sections refer to it by.
    package var name: String
    /// True when its users log in on this host.
    package var hosted: Bool
    /// Where its mail goes next, checked.
    package var transport: NextHop
    /// The recipient address sent to a third-party system; nil: unchanged.
    package var rewrite: Template?
    /// Where a third-party system's users read their mail; nil: nobody said.
    package var imap: MailboxServer?
}
