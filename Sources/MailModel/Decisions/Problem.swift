/// Something odd in the directory: a value, collected and shown, never thrown.
package struct Problem: Sendable, Hashable {
    /// How much it matters: an error needs somebody, a warning loses something, a note is news.
    package enum Severity: String, Sendable { case error, warning, note }

    /// What kind of oddity, in the words of the manual.
    package enum Code: String, Sendable, CaseIterable {
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
        case unknownMember = "unknown-member"
        case unknownCatchAll = "unknown-catch-all"
        case unknownRow = "unknown-row"
        case unmappedValue = "unmapped-value"
        case unplaced
        case unsupportedKey = "unsupported-key"

        /// How much this kind of problem matters.
        package var severity: Severity {
            switch self {
            case .ambiguousAddress, .ambiguousMailbox, .invalidMailbox, .unmappedValue, .unplaced,
                .unknownCatchAll, .unsupportedKey:
                .error
            case .ambiguousLogin, .deniableOtherwise, .emptyGroup, .emptyRuleGroup,
                .ignoredReferrals, .invalidAddress, .invalidLogin, .largeGroup, .noID, .noTarget,
                .notOwnAddress, .rewriteConflict, .unknownMember, .unknownRow:
                .warning
            case .droppedMember, .expiredRow, .extensionOfAnother, .foreignAddress,
                .primaryMismatch, .sharedAddress:
                .note
            }
        }
    }

    package let code: Code
    /// The entry's DN, printable; `-` when it is not about one entry.
    package let dn: String
    /// The value it is about, printable; `-` when it is about the entry.
    package let subject: String
    /// One sentence for an administrator, without a full stop.
    package let sentence: String

    package init(_ code: Code, dn: String, subject: String = "-", _ sentence: String) {
        self.code = code
        self.dn = dn
        self.subject = subject
        self.sentence = sentence
    }

    /// The order in which problems are kept and shown: by code, DN, subject, sentence.
    package static func precedes(_ left: Problem, _ right: Problem) -> Bool {
        let pairs = [
            (left.code.rawValue, right.code.rawValue), (left.dn, right.dn),
            (left.subject, right.subject), (left.sentence, right.sentence),
        ]
        for (mine, theirs) in pairs where mine != theirs {
            return mine.utf8.lexicographicallyPrecedes(theirs.utf8)
        }
        return false
    }
}
