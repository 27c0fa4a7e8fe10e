/// A mail system: here or elsewhere.
package struct MailSystem: Sendable, Equatable {
    /// The name that rules, domains and messages refer to it by.
    package var name: String
    /// True when its users log in on this host.
    package var isHosted: Bool
    /// Where its mail goes next.
    package var transport: NextHop
    /// The recipient address sent to a third-party system; nil: unchanged.
    package var rewrite: Template?
    /// Where a third-party system's users read their mail; nil: nobody said.
    package var imap: MailboxServer?

    package init(
        name: String, isHosted: Bool, transport: NextHop, rewrite: Template? = nil,
        imap: MailboxServer? = nil
    ) {
        self.name = name
        self.isHosted = isHosted
        self.transport = transport
        self.rewrite = rewrite
        self.imap = imap
    }
}
