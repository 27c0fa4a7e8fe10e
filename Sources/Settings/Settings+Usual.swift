package import MailModel

/// What holds where the file says nothing, and for a run whose settings cannot be read.
///
/// The defaults of a section are those of its type: `DirectoryConnection`, `Limits`,
/// `PostfixSettings`; those of the kinds of account are the `Profile`'s.
extension Settings {
    /// The state tree.
    package static let usualState = "/var/lib/splitroute"
    /// Which generations stay.
    package static let usualKeep = Retention()
    /// How long the journal remembers.
    package static let usualJournalFor = Duration.seconds(400 * 86_400)
    /// The time one hook may take.
    package static let usualHookTimeout = Duration.seconds(30)
}
