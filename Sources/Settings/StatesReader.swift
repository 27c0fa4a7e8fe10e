import MailModel

/// Reads what takes an account's mail or login away: `states`, or the short form of one entry,
/// `suspended` and `suspended_mail`.
enum StatesReader {
    static func read(
        _ kind: AccountKind, _ section: Section?, _ profile: DirectorySettings.Profile
    ) -> [AccountState] {
        guard let states = section?.value("states") else {
            return suspended(kind, section, profile)
        }
        for value in ["suspended", "suspended_mail"].compactMap({ section?.value($0) }) {
            value.context.complain(
                "two-forms", at: value.keyPlace, "'\(value.name)' does not go with 'states'",
                hint: "make it an entry of states: {filter: ..., mail: ..., login: deny}")
        }
        return states.items(of: "states")?.compactMap(state) ?? []
    }

    private static func state(_ item: Value) -> AccountState? {
        guard let section = Section(item, keys: ["filter", "mail", "login"]) else { return nil }
        let mail: Restriction.Mail? = section.value("mail")?.word()
        let login: Restriction.Login? = section.value("login")?.word()
        let hint = "an LDAP filter that finds the accounts in this state"
        guard let filter = section.required("filter", hint: hint)?.filter() else { return nil }
        return AccountState(filter, Restriction(mail: mail ?? .reject, login: login ?? .deny))
    }

    private static func suspended(
        _ kind: AccountKind, _ section: Section?, _ profile: DirectorySettings.Profile
    ) -> [AccountState] {
        let mail: Restriction.Mail? = section?.value("suspended_mail")?.word()
        guard let filter = suspendedFilter(kind, section, profile) else { return [] }
        return [
            AccountState(filter, Restriction(mail: mail ?? profile.suspendedMail, login: .deny))
        ]
    }

    /// `none` turns the profile's filter off: no filter can be that word.
    private static func suspendedFilter(
        _ kind: AccountKind, _ section: Section?, _ profile: DirectorySettings.Profile
    ) -> Filter? {
        if let value = section?.value("suspended") {
            return value.holds("none") ? nil : value.filter()
        }
        return kind == .user ? try? Filter(profile.suspended) : nil
    }
}
