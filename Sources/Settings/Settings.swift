package import MailModel

/// What the settings file says, complete and checked: every name that is referred to exists.
package struct Settings: Sendable, Equatable {
    /// At least one; the first is the main domain.
    package var domains: [DomainSettings]
    /// Where accounts come from.
    package var directory: DirectorySettings
    /// In the order users, shared, groups, contacts; only the kinds that are on.
    package var kinds: [KindSettings]
    /// In the order of the file: the first hosted one receives what partly hosted users keep here.
    package var systems: [SystemSettings]
    /// In the order of the file: the first match wins.
    package var placement: [PlacementRuleSettings]
    /// Who is to read the tables; at least one, in the order of `OutputSettings`.
    package var outputs: [OutputSettings]
    /// Absolute path of the state tree.
    package var state: String
    /// Unix group that may read the tables; nil: everybody.
    package var group: String?
    /// Generations kept.
    package var keep: Int
    /// The guards.
    package var limits: LimitSettings
    /// Address (as written) and the system it must be routed to, in the order of the file.
    package var canaries: [Canary]
    /// What happens to contested addresses.
    package var conflicts: ConflictPolicy
    /// Argument lists run without a shell after a change.
    package var afterActivate: [[String]]
    /// Seconds one hook may take.
    package var hookTimeout: Double
    /// Absolute path of a Prometheus text file; nil: none.
    package var metricsFile: String?
}

/// A domain of the split and the domains that mirror it.
package struct DomainSettings: Sendable, Equatable {
    /// A-labels, lower case.
    package var name: String
    /// A-labels, lower case.
    package var aliases: [String]
    /// What happens to addresses the directory does not know: nil rejects, else the system's name.
    package var unknown: String?
    /// Canonical address that takes the mail to unknown addresses; never with a system in `unknown`.
    package var catchAll: String?
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
    /// How the program proves who it is.
    package enum BindMethod: String, Sendable, CaseIterable {
        case simple, external, gssapi
        case scramSHA256 = "scram-sha-256"
        case digestMD5 = "digest-md5"
        case anonymous
    }
    /// How the connection is protected; `required` is ldaps, or StartTLS on ldap://.
    package enum TLSMode: String, Sendable, CaseIterable {
        case required, startTLS = "start_tls", ldaps, none
    }
    /// What happens to references to other servers.
    package enum Referrals: String, Sendable, CaseIterable { case ignore, follow, stop }

    /// Fills the defaults of `KindSettings`.
    package var profile: Profile
    /// Where to ask.
    package var servers: Servers
    /// Where searches begin, as written.
    package var base: String
    /// `simple` unless the file says otherwise.
    package var bindMethod: BindMethod
    /// The identity: a DN for `simple`, an authentication identity for SASL mechanisms.
    package var bindDN: String?
    /// Absolute path of a file with the password.
    package var passwordFile: String?
    /// Name of a systemd credential with the password.
    package var passwordCredential: String?
    /// `none` with a password only where the file allows it or the server is local.
    package var tlsMode: TLSMode
    /// True when somebody allowed a password in clear text.
    package var allowCleartext: Bool
    /// Absolute path of the trusted certificates; nil: the system's.
    package var caFile: String?
    /// Absolute path of the client certificate; never without `keyFile`.
    package var certificateFile: String?
    /// Absolute path of the client certificate's key.
    package var keyFile: String?
    /// `1.2` or `1.3`.
    package var tlsMinimum: String
    /// Entries a page; 0 asks for everything at once.
    package var pageSize: Int
    /// Seconds for connecting, TLS and bind of one server.
    package var connectTimeout: Double
    /// Seconds of silence.
    package var readTimeout: Double
    /// Seconds for the whole read.
    package var totalTimeout: Double
    /// `ignore` unless the file says otherwise.
    package var referrals: Referrals
}

/// One kind of account: where it stands and which attributes say what.
package struct KindSettings: Sendable, Equatable {
    /// Whether this host expands a group or the placement rules decide.
    package enum GroupPlace: String, Sendable, CaseIterable { case expand, rules }

    /// Which kind this is.
    package var kind: AccountKind
    /// Where searches begin, as written; at least one.
    package var bases: [String]
    /// What is left out: the entries at or below these, as written.
    package var exclude: [String]
    /// How deep the search goes.
    package var scope: SearchScope
    /// What finds the accounts.
    package var filter: Filter
    /// The attribute with the stable identity.
    package var id: String
    /// Address attributes, the most important first.
    package var addresses: [String]
    /// The name a hosted account's mail is delivered under; nil: unchanged.
    package var mailbox: Template?
    /// What takes an account's mail or login away, in order: the first whose filter matches counts.
    package var states: [StateSettings]
    /// Login attributes; only users have them.
    package var login: [String]
    /// True: users also own `login@main-domain`.
    package var loginAddress: Bool
    /// The attribute that lists which addresses of a third-party user go to its system.
    package var relayedAddresses: String?
    /// Member attributes; only groups have them.
    package var members: [String]
    /// Attributes with mail addresses of members; only groups have them.
    package var memberAddresses: [String] = []
    /// Groups: expanded here, or placed by the rules.
    package var place: GroupPlace
    /// Groups with a mailbox of their own; nil: none.
    package var mailboxIf: Filter?
    /// The attribute with the external address; only contacts have one.
    package var target: String?
}

/// A state that accounts can be in: locked, in maintenance, closed.
package struct StateSettings: Sendable, Equatable {
    /// What happens to mail: it is routed as ever, waits, or is refused.
    package enum Mail: String, Sendable, CaseIterable { case reject, `defer`, keep }
    /// Whether the user's logins are refused, or decided as ever.
    package enum Login: String, Sendable, CaseIterable { case deny, allow }

    /// Who is in the state.
    package var filter: Filter
    /// What happens to the mail of the account.
    package var mail: Mail
    /// What happens to the logins of the account.
    package var login: Login
}

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
}

/// One rule of the placement: a condition and where it leads.
package struct PlacementRuleSettings: Sendable, Equatable {
    /// What an account must meet.
    package enum Condition: Sendable, Equatable {
        case group(String)
        case filter(Filter)
        case under(String)
        case list(String)
        /// `systems` in the order of the file: value, system name; `otherwise`: a system name.
        case attribute(String, systems: [ValueSystem], otherwise: String?)
        case always
    }
    /// An attribute's value and the system it stands for.
    package struct ValueSystem: Sendable, Equatable {
        /// The value as written; values compare without regard to case.
        package var value: String
        /// The name of a system that exists.
        package var system: String
    }
    /// What tables, plans and explanations call the rule; no other rule has it.
    package var name: String
    /// When the rule matches.
    package var condition: Condition
    /// nil only for `attribute`, whose map names the systems.
    package var system: String?
    /// Groups: accounts whose `gidNumber` is the group's are members.
    package var primaryGroup = false
}

/// The guards: how much one run may change.
package struct LimitSettings: Sendable, Equatable {
    /// A share of the current generation in percent, or a plain count.
    package enum Limit: Sendable, Equatable {
        /// Below `floor` items it does not count.
        case percent(Double, floor: Int = LimitSettings.usualFloor)
        case count(Int)
    }
    /// The items below which a percentage does not count, unless the file says otherwise.
    package static let usualFloor = 3
    /// The least users a read must find.
    package var usersMin: Int
    /// The least addresses a set must route.
    package var addressesMin: Int
    /// Addresses that are no longer served.
    package var removed: Limit
    /// Addresses whose system changes.
    package var moved: Limit
    /// Accounts whose delivery name or rewritten address changes.
    package var changed: Limit
    /// Addresses and logins that one account had and another has.
    package var taken: Limit
    /// Logins newly denied.
    package var denied: Limit
    /// Logins newly allowed.
    package var allowed: Limit
    /// Groups within rule groups that counted before and cannot be read now.
    package var groups: Int
}

/// An address that must be routed to a system in every generation.
package struct Canary: Sendable, Equatable {
    /// As written; its domain is one of the settings'.
    package var address: String
    /// The name of a system that exists.
    package var system: String
}

/// What happens to an address whose claimants disagree about its fate.
package enum ConflictPolicy: String, Sendable, CaseIterable { case `defer`, stop }
