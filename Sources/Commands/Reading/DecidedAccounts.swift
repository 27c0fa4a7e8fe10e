import Directory
import Routing

/// Every account of a directory with the system that holds it, not yet compiled: what reading
/// yields.
struct DecidedAccounts: ~Copyable {
    /// The settings they were decided by.
    let loaded: LoadedSettings
    /// Where the entries came from.
    let source: String
    /// What was odd there without being an error.
    let notes: DirectoryNotes
    /// The groups of placement rules, with what was found of their members.
    let groups: RuleGroups
    let usersRead: Int
    /// How many entries of each kind were read, by the kind's section in the settings.
    let counts: [String: Int]
    /// One for each kind, in the order of the kinds; empty when none was wanted.
    let census: [AttributeCensus]
    /// What makes routes of them.
    let compilation: Compilation
}
