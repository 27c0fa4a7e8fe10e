/// Mailing lists, contacts and their members.
extension Problem {
    /// A list that reaches nobody.
    package static func emptyGroup(of dn: Bytes) -> Problem {
        Problem(
            .emptyGroup, of: dn, "no member can receive mail, so mail to the group is rejected")
    }

    /// A member of a list who gets none of its mail; `reason` says why.
    package static func droppedMember(_ member: Bytes, _ reason: String, of dn: Bytes) -> Problem {
        Problem(
            .droppedMember, of: dn, value: member,
            "the member gets no mail to the group: \(reason)")
    }

    /// A contact that stands for nobody elsewhere.
    package static func noTarget(in attribute: String, of dn: Bytes) -> Problem {
        Problem(
            .noTarget, of: dn,
            "\(attribute) names no other address that the contact stands for, so its own are not "
                + "routed")
    }

    /// A list that Postfix expands only when it is told how large it is.
    package static func largeGroup(
        _ address: Bytes, recipients: Int, needed: Int, of dn: Bytes
    ) -> Problem {
        Problem(
            .largeGroup, of: dn, name: address,
            "the list has \(recipients) recipients; Postfix defers mail to it unless "
                + "virtual_alias_expansion_limit in main.cf is at least \(needed)")
    }
}
