import MailModel

extension KindRules {
    /// The attributes an entry of this kind must be read with.
    var attributes: [String] {
        [id] + addresses + (users?.attributes ?? [])
            + (mailbox?.attributes ?? []) + states.flatMap(\.filter.attributes.names)
            + (groups?.attributes ?? []) + [target].compactMap(\.self)
    }
}

extension UserRules {
    fileprivate var attributes: [String] { login + [relayedAddresses].compactMap(\.self) }
}

extension GroupRules {
    /// None for groups that are placed as users are: then nobody asks for the members.
    fileprivate var attributes: [String] {
        guard place == .expand else { return [] }
        return members + memberAddresses + (mailboxIf?.attributes.names ?? [])
            + (countsRelativeID ? [AccountNumbers.sid] : [])
    }
}
