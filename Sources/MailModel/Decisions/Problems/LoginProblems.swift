/// Logins, and the ids that tell accounts apart.
extension Problem {
    /// An entry without the attribute of `id`.
    package static func noID(in attribute: String, of dn: Bytes) -> Problem {
        Problem(
            .noID, of: dn,
            "the entry has no usable \(attribute); its DN stands in, so a renamed entry will look "
                + "like a new one")
    }

    /// A value that nobody can log in with.
    package static func invalidLogin(_ value: Bytes, of dn: Bytes) -> Problem {
        Problem(
            .invalidLogin, of: dn, value: value,
            "the login is empty, longer than 255 octets, not UTF-8 or holds a control character, "
                + "and is left out")
    }

    /// A name of a denied user and of an allowed one.
    package static func ambiguousLogin(_ name: Bytes, of dn: Bytes) -> Problem {
        Problem(
            .ambiguousLogin, of: dn, name: name,
            "the name belongs to a user who must not log in here and to one who may, so it is not "
                + "denied")
    }

    /// A denied name with letters that the server who refuses it folds less than its password check
    /// may; the remedy, which follows "unless", keeps the other spellings out.
    package static func deniableOtherwise(
        _ name: Bytes, by server: String, unless remedy: String, of dn: Bytes
    ) -> Problem {
        Problem(
            .deniableOtherwise, of: dn, value: name,
            "\(server) denies this spelling only; in capitals, or composed otherwise, the name "
                + "gets in unless \(remedy)")
    }
}
