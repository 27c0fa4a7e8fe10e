package import MailModel

/// What the settings file says, complete and checked: every name that is referred to exists.
package struct Settings: Sendable, Equatable {
    /// At least one; the first is the main domain.
    package var domains: [MailDomain]
    /// Where accounts come from.
    package var directory: DirectorySettings
    /// In the order users, shared, groups, contacts; only the kinds that are on.
    package var kinds: [KindSettings]
    /// In the order of the file: the first hosted one receives what partly hosted users keep here.
    package var systems: [MailSystem]
    /// In the order of the file: the first match wins.
    package var placement: [PlacementRuleSettings]
    /// Who is to read the tables; at least one, in the order of `OutputSettings`.
    package var outputs: [OutputSettings]
    /// Absolute path of the state tree.
    package var state: String
    /// Unix group that may read the tables; nil: everybody.
    package var group: String?
    /// Which generations stay.
    package var keep: Retention
    /// How long the journal remembers.
    package var journalFor: Duration
    /// The guards.
    package var limits: Limits
    /// Address (as written) and the system it must be routed to, in the order of the file.
    package var canaries: [Canary]
    /// What happens to contested addresses.
    package var conflicts: ConflictPolicy
    /// Argument lists run without a shell after a change.
    package var afterActivate: [[String]]
    /// The time one hook may take.
    package var hookTimeout: Duration
    /// Absolute path of a Prometheus text file; nil: none.
    package var metricsFile: String?
}

/// The master directory: where it is and how it is asked.
package struct DirectorySettings: Sendable, Equatable {
    /// The directory product, which decides the defaults of the account kinds.
    package enum Profile: String, Sendable, CaseIterable {
        case openldap
        case activeDirectory = "active-directory"
        case ds389 = "389ds"
        case freeipa
    }
    /// LDAP URLs tried in order, or a domain whose SRV records name them, and after it the other
    /// domains in which they may be.
    package enum Servers: Sendable, Equatable {
        case urls([String])
        case discover([String])
    }
    /// Where the password is.
    package enum PasswordPlace: Sendable, Equatable {
        /// An absolute path.
        case file(String)
        /// The name of a systemd credential.
        case credential(String)
    }

    /// Fills the defaults of `KindSettings`.
    package var profile: Profile
    /// Where searches begin, as written.
    package var base: String
    /// Where to ask, as whom, and how.
    package var connection: DirectoryConnection<Servers, PasswordPlace>
}

/// One kind of account: where it stands, and which attributes say what.
package struct KindSettings: Sendable, Equatable {
    /// Where searches begin, as written; at least one.
    package var bases: [String]
    /// What is left out: the entries at or below these, as written.
    package var exclude: [String]
    /// How deep the search goes.
    package var scope: SearchScope
    /// What finds the accounts.
    package var filter: Filter
    /// What makes accounts of the entries that are found.
    package var rules: KindRules

    /// Which kind this is.
    package var kind: AccountKind { rules.kind }
}

/// An address that must be routed to a system in every generation.
package struct Canary: Sendable, Equatable {
    /// As written; its domain is one of the settings'.
    package var address: String
    /// The name of a system that exists.
    package var system: String
}
