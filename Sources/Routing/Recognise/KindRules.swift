package import MailModel

/// What makes an account of an entry of one kind: which attribute says what.
package struct KindRules: Sendable {
    package let kind: AccountKind
    package let id: String
    package let addresses: [String]
    package let login: [String]
    package let loginAddress: Bool
    package let relayedAddresses: String?
    package let mailbox: Template?
    /// What takes mail or logins away, in order: the first whose filter matches counts.
    package let states: [AccountState]
    /// Groups: this host sends mail on to the members, and no placement rule is asked.
    package let expands: Bool
    /// Groups: the attributes with the members.
    package let members: [String]
    /// Groups: the attributes with mail addresses of members.
    package let memberAddresses: [String]
    /// Groups: users of Active Directory name their primary group, which does not list them.
    package let countsRelativeID: Bool
    /// Groups: those with a mailbox of their own; nil: none.
    package let mailboxIf: Filter?
    /// Contacts: the attribute with the address a contact stands for.
    package let target: String?

    package init(
        kind: AccountKind, id: String, addresses: [String], login: [String] = [],
        loginAddress: Bool = false, relayedAddresses: String? = nil, mailbox: Template? = nil,
        states: [AccountState] = [], expands: Bool = false, members: [String] = [],
        memberAddresses: [String] = [], countsRelativeID: Bool = false, mailboxIf: Filter? = nil,
        target: String? = nil
    ) {
        self.kind = kind
        self.id = id
        self.addresses = addresses
        self.login = login
        self.loginAddress = loginAddress
        self.relayedAddresses = relayedAddresses
        self.mailbox = mailbox
        self.states = states
        self.expands = expands
        self.members = members
        self.memberAddresses = memberAddresses
        self.countsRelativeID = countsRelativeID
        self.mailboxIf = mailboxIf
        self.target = target
    }

    /// The attributes an entry of this kind must be read with.
    package var attributes: [String] {
        [id] + addresses + login + [relayedAddresses].compactMap(\.self)
            + (mailbox?.attributes ?? []) + states.flatMap(\.filter.attributes.names)
            + (expands ? attributesOfLists : [])
            + [target].compactMap(\.self)
    }

    private var attributesOfLists: [String] {
        members + memberAddresses + (mailboxIf?.attributes.names ?? [])
            + (countsRelativeID ? [AccountNumbers.sid] : [])
    }
}
