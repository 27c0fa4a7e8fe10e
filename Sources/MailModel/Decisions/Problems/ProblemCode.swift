/// What kind of oddity a problem is, how much it matters and what to do about it; docs/problems.md is
/// held to it.
package enum ProblemCode: String, Sendable, CaseIterable {
    case ambiguousAddress = "ambiguous-address"
    case ambiguousLogin = "ambiguous-login"
    case ambiguousMailbox = "ambiguous-mailbox"
    case deniableOtherwise = "deniable-otherwise"
    case droppedMember = "dropped-member"
    case emptyGroup = "empty-group"
    case emptyRuleGroup = "empty-rule-group"
    case expiredRow = "expired-row"
    case extensionOfAnother = "extension-of-another"
    case foreignAddress = "foreign-address"
    case ignoredReferrals = "ignored-referrals"
    case invalidAddress = "invalid-address"
    case invalidLogin = "invalid-login"
    case invalidMailbox = "invalid-mailbox"
    case largeGroup = "large-group"
    case noID = "no-id"
    case noTarget = "no-target"
    case notOwnAddress = "not-own-address"
    case primaryMismatch = "primary-mismatch"
    case rewriteConflict = "rewrite-conflict"
    case sharedAddress = "shared-address"
    case unknownCatchAll = "unknown-catch-all"
    case unknownMember = "unknown-member"
    case unknownRow = "unknown-row"
    case unmappedValue = "unmapped-value"
    case unplaced
    case unsupportedKey = "unsupported-key"

    /// How much it matters: an error needs somebody, a warning loses something, a note is news.
    package enum Severity: String, Sendable { case error, warning, note }

    /// How much this kind of problem matters.
    package var severity: Severity { meaning.severity }

    /// What to do about it, for a reader who has no manual at hand; without a full stop.
    package var advice: String { meaning.advice }

    private var meaning: (severity: Severity, advice: String) {
        switch self {
        case .ambiguousAddress: (.error, "take the address from one of its owners, soon")
        case .ambiguousLogin: (.warning, "rename one of the two logins")
        case .ambiguousMailbox:
            (
                .error,
                "choose another mailbox template, such as one in a domain that only "
                    + "Dovecot knows, or rename one of the two"
            )
        case .deniableOtherwise:
            (
                .warning,
                "keep auth_username_chars at its default and the condition of the "
                    + "Exim wiring, or rename the login"
            )
        case .droppedMember: (.note, "nothing, or take the member out of the list")
        case .emptyGroup:
            (.warning, "give the list a member who can receive mail, or remove its address")
        case .emptyRuleGroup:
            (
                .warning,
                "see whether it is the right group, and whether the bind account may "
                    + "read its members"
            )
        case .expiredRow: (.note, "remove the row from the list file, or give it a new date")
        case .extensionOfAnother: (.note, "ask whether the address is meant, or take it away")
        case .foreignAddress: (.note, "nothing, or add the domain to domains")
        case .ignoredReferrals:
            (.warning, "set directory.referrals: follow, or directory.base to where no referral is")
        case .invalidAddress: (.warning, "correct the value in the directory")
        case .invalidLogin: (.warning, "correct the value in the directory")
        case .invalidMailbox: (.error, "fill in the attribute, or change the template")
        case .largeGroup:
            (.warning, "set virtual_alias_expansion_limit in main.cf to the figure in the sentence")
        case .noID:
            (.warning, "let the bind account read the attribute of id, or name another one there")
        case .noTarget: (.warning, "fill in the attribute that contacts.target names")
        case .notOwnAddress: (.warning, "correct the attribute that users.relayed_addresses names")
        case .primaryMismatch: (.note, "make proxyAddresses and mail agree, or leave it")
        case .rewriteConflict: (.warning, "choose another rewrite template")
        case .sharedAddress: (.note, "nothing, or take the address from one of its owners")
        case .unknownCatchAll: (.error, "give somebody the address, or change domains[].catch_all")
        case .unknownMember:
            (.warning, "take the member out of the group, or switch on the kind that it belongs to")
        case .unknownRow: (.warning, "correct the row of the list file, or remove it")
        case .unmappedValue: (.error, "add the value to the rule's systems, or set its otherwise")
        case .unplaced: (.error, "add a rule to placement, usually a last one without a condition")
        case .unsupportedKey: (.error, "rename it, or use map_type: cdb")
        }
    }
}
