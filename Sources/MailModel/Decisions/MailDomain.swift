/// A domain of the split and the domains that mirror it: what exists in one exists in all, with one
/// fate.
package struct MailDomain: Codable, Sendable, Equatable {
    /// A-labels, lower case.
    package var name: String
    /// A-labels, lower case.
    package var aliases: [String]
    /// The name of the system that unknown addresses are forwarded to; nil: they are refused.
    package var unknown: String?
    /// Canonical address that takes the mail to unknown addresses; never with a system in `unknown`.
    package var catchAll: String?

    package init(name: String, aliases: [String], unknown: String?, catchAll: String? = nil) {
        self.name = name
        self.aliases = aliases
        self.unknown = unknown
        self.catchAll = catchAll
    }

    /// The name, then its aliases.
    package var names: [String] { [name] + aliases }
}
