/// Accounts that rules cannot place, and rules that place nobody.
extension Problem {
    /// An account that no rule matches.
    package static func unplaced(_ kind: AccountKind, of dn: Bytes) -> Problem {
        Problem(
            .unplaced, of: dn,
            "no placement rule says which system holds this \(kind.rawValue)")
    }

    /// A value of a rule's attribute that its map does not have, or that it maps to another system
    /// than the value before.
    package static func unmappedValue(
        _ value: Bytes, of attribute: String, isUnknown: Bool, of dn: Bytes
    ) -> Problem {
        Problem(
            .unmappedValue, of: dn, value: value,
            isUnknown
                ? "\(attribute) has a value that the rule's systems do not map"
                : "\(attribute) has values that the rule maps to different systems")
    }

    /// A rule's group without members.
    package static func emptyRuleGroup(of dn: Bytes) -> Problem {
        Problem(
            .emptyRuleGroup, of: dn, "a placement rule names the group, and it has no members")
    }

    /// A member of a rule's group who is nobody, or could be several.
    package static func unknownMember(
        _ name: Bytes, isSeveral: Bool, of dn: Bytes
    ) -> Problem {
        Problem(
            .unknownMember, of: dn, value: name,
            "a placement rule's group names it, and "
                + (isSeveral
                    ? "it stands for more than one account"
                    : "it is no account and no group that can be read"))
    }

    /// A row of a list file that was good until a day gone by, as `YYYY-MM-DD`.
    package static func expiredRow(_ account: String, in file: String, until: String) -> Problem {
        Problem(
            .expiredRow, dn: nil, subject: String(printable: account),
            "the row in \(file) was good until \(until) and no longer matches")
    }

    /// A row of a list file that names no account.
    package static func unknownRow(_ account: String, in file: String, line: Int) -> Problem {
        Problem(
            .unknownRow, dn: nil, subject: String(printable: account),
            "line \(line) of \(file) names no account that was read, so it places nobody")
    }

    /// Referrals that were not followed; the sentence says how many, and to where.
    package static func ignoredReferrals(_ sentence: String) -> Problem {
        Problem(.ignoredReferrals, dn: nil, sentence)
    }

    /// A value listed for the third-party system that is no address of the user.
    ///
    /// `value` is printable already.
    package static func notOwnAddress(
        _ value: String, in attribute: String, of dn: Bytes
    ) -> Problem {
        Problem(
            .notOwnAddress, dn: String(printable: dn), subject: value,
            "\(attribute) names it, but the user has no such address")
    }
}
