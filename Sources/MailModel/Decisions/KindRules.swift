/// What makes an account of an entry of one kind: which attribute says what.
package struct KindRules: Sendable, Equatable {
    /// What only the accounts of one kind have.
    package enum Particulars: Sendable, Equatable {
        case users(UserRules)
        case shared
        case groups(GroupRules)
        /// The attribute with the address that a contact stands for.
        case contacts(target: String)
    }

    /// The kind, with what no other has.
    package var particulars: Particulars
    /// The attribute with the stable identity.
    package var id: String
    /// Address attributes, the most important first.
    package var addresses: [String]
    /// The name a hosted account's mail is delivered under; nil: unchanged.
    package var mailbox: Template?
    /// What takes mail or logins away, in order: the first whose filter matches counts.
    package var states: [AccountState]
    /// What people call the account: the first attribute that has a value.
    package var displayName: [String]
    /// Where it belongs in the company: the first attribute that has a value.
    package var unit: [String]

    package init(
        _ particulars: Particulars, id: String, addresses: [String], mailbox: Template? = nil,
        states: [AccountState] = [], displayName: [String] = [], unit: [String] = []
    ) {
        self.particulars = particulars
        self.id = id
        self.addresses = addresses
        self.mailbox = mailbox
        self.states = states
        self.displayName = displayName
        self.unit = unit
    }

    /// Which kind this is.
    package var kind: AccountKind {
        switch particulars {
        case .users: .user
        case .shared: .shared
        case .groups: .group
        case .contacts: .contact
        }
    }

    /// What only users have; nil for another kind.
    package var users: UserRules? {
        if case .users(let users) = particulars { users } else { nil }
    }

    /// What only groups have; nil for another kind.
    package var groups: GroupRules? {
        if case .groups(let groups) = particulars { groups } else { nil }
    }

    /// The attribute with the address that a contact stands for; nil for another kind.
    package var target: String? {
        if case .contacts(let target) = particulars { target } else { nil }
    }
}

/// What only users have.
package struct UserRules: Sendable, Equatable {
    /// Login attributes.
    package var login: [String]
    /// True: users also own `login@main-domain`.
    package var loginAddress: Bool
    /// The attribute that lists which addresses of a third-party user go to its system; nil: all do.
    package var relayedAddresses: String?

    package init(
        login: [String] = [], loginAddress: Bool = false, relayedAddresses: String? = nil
    ) {
        self.login = login
        self.loginAddress = loginAddress
        self.relayedAddresses = relayedAddresses
    }
}

/// What only groups have.
package struct GroupRules: Sendable, Equatable {
    /// Whether this host sends mail on to the members, or the placement rules decide as for a user.
    package enum Place: String, Sendable, CaseIterable { case expand, rules }

    /// What becomes of mail to a group.
    package var place: Place
    /// Member attributes: DNs or logins.
    package var members: [String]
    /// Attributes with mail addresses of members.
    package var memberAddresses: [String]
    /// Those with a mailbox of their own; nil: none.
    package var mailboxIf: Filter?
    /// True where users name their primary group, which does not list them (Active Directory).
    package var countsRelativeID: Bool

    /// Groups that are lists, with the members that all the schemas there are give them.
    package init(
        place: Place = .expand, members: [String] = ["member", "uniqueMember", "memberUid"],
        memberAddresses: [String] = [], mailboxIf: Filter? = nil, countsRelativeID: Bool = false
    ) {
        self.place = place
        self.members = members
        self.memberAddresses = memberAddresses
        self.mailboxIf = mailboxIf
        self.countsRelativeID = countsRelativeID
    }
}
