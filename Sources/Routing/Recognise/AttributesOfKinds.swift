package import MailModel

extension KindRules {
    /// The attributes an entry of this kind must be read with.
    var attributes: [String] {
        [id] + addresses + (users?.attributes ?? [])
            + (mailbox?.attributes ?? []) + states.flatMap(\.filter.attributes.names)
            + (groups?.attributes ?? []) + [target].compactMap(\.self) + describingAttributes
    }
}

extension KindRules {
    /// Those that say who it is and decide nothing.
    package var describingAttributes: [String] { displayName + unit }

    /// The same rules for whoever does not ask who it is.
    package var withoutDescription: KindRules {
        var rules = self
        rules.displayName = []
        rules.unit = []
        return rules
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
