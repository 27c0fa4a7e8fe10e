package import MailModel

/// What the settings file says, complete and checked: every name that is referred to exists.
package struct Settings: Sendable, Equatable {
    /// At least one; the first is the main domain.
    package var domains: [DomainSettings]
    package var directory: DirectorySettings
    /// In the order users, shared, groups, contacts; only the kinds that are on.
    package var kinds: [KindSettings]
    /// In the order of the file: the first hosted one receives what partly hosted users keep here.
    package var systems: [SystemSettings]
    package var placement: [PlacementRuleSettings]
    package var outputs: OutputSettings
    package var state: String
    /// Unix group that may read the tables; nil: everybody.
    package var group: String?
    package var keep: Int
    package var limits: LimitSettings
    /// Address (as written) and the system it must be routed to, in the order of the file.
    package var canaries: [Canary]
    package var conflicts: ConflictPolicy
    package var afterActivate: [[String]]
    /// Seconds one hook may take.
    package var hookTimeout: Double
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
}

package struct DirectorySettings: Sendable, Equatable {
    package enum Profile: String, Sendable, CaseIterable {
        case openldap
        case activeDirectory = "active-directory"
        case ds389 = "389ds"
        case freeipa
    }
    package enum Servers: Sendable, Equatable {
        case urls([String])
        case discover(String)
    }
    package enum BindMethod: String, Sendable, CaseIterable {
        case simple, external, gssapi
        case scramSHA256 = "scram-sha-256"
        case digestMD5 = "digest-md5"
        case anonymous
    }
    package enum TLSMode: String, Sendable, CaseIterable {
        case required, startTLS = "start_tls", ldaps, none
    }
    package enum Referrals: String, Sendable, CaseIterable { case ignore, follow, stop }

    package var profile: Profile
    package var servers: Servers
    package var base: String
    package var bindMethod: BindMethod
    package var bindDN: String?
    package var passwordFile: String?
    package var passwordCredential: String?
    package var tlsMode: TLSMode
    package var allowCleartext: Bool
    package var caFile: String?
    package var certificateFile: String?
    package var keyFile: String?
    /// `1.2` or `1.3`.
    package var tlsMinimum: String
    /// Entries a page; 0 asks for everything at once.
    package var pageSize: Int
    /// Seconds.
    package var connectTimeout: Double
    package var readTimeout: Double
    package var totalTimeout: Double
    package var referrals: Referrals
}

/// One kind of account: where it stands and which attributes say what.
package struct KindSettings: Sendable, Equatable {
    package enum SuspendedMail: String, Sendable, CaseIterable { case reject, keep }
    package enum GroupPlace: String, Sendable, CaseIterable { case expand, rules }

    package var kind: AccountKind
    package var base: String
    package var scope: SearchScope
    package var filter: Filter
    package var id: String
    package var addresses: [String]
    package var mailbox: Template?
    package var suspended: Filter?
    package var suspendedMail: SuspendedMail
    /// users only, else empty
    package var login: [String]
    package var loginAddress: Bool
    package var relayedAddresses: String?
    /// groups only: member attributes
    package var members: [String]
    package var place: GroupPlace
    package var mailboxIf: Filter?
    /// contacts only
    package var target: String?
}

package struct SystemSettings: Sendable, Equatable {
    package var name: String
    package var hosted: Bool
    package var transport: String
    package var rewrite: Template?
}

package struct PlacementRuleSettings: Sendable, Equatable {
    package enum Condition: Sendable, Equatable {
        case group(String)
        case filter(Filter)
        case under(String)
        case list(String)
        /// `systems` in the order of the file: value, system name; `otherwise`: a system name.
        case attribute(String, systems: [ValueSystem], otherwise: String?)
        case always
    }
    package struct ValueSystem: Sendable, Equatable {
        package var value: String
        package var system: String
    }
    package var condition: Condition
    /// nil only for `attribute`, whose map names the systems.
    package var system: String?
}

package struct OutputSettings: Sendable, Equatable {
    package enum MapType: String, Sendable, CaseIterable { case lmdb, cdb, texthash, hash, auto }
    package struct Postfix: Sendable, Equatable {
        package var mapType: MapType
        package var denyText: String
        package var reload: Bool
        /// Seconds between unlinking the two waves of former maps.
        package var settle: Double
    }
    package var postfix: Postfix?
    package var dovecot: Bool
    package var pam: Bool
}

package struct LimitSettings: Sendable, Equatable {
    package enum Limit: Sendable, Equatable {
        case percent(Double)
        case count(Int)
    }
    package var usersMin: Int
    package var removed: Limit
    package var moved: Limit
    package var denied: Limit
    package var allowed: Limit
}

package struct Canary: Sendable, Equatable {
    package var address: String
    package var system: String
}

package enum ConflictPolicy: String, Sendable, CaseIterable { case `defer`, stop }
