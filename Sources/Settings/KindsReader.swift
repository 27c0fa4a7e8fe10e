import MailModel

/// Reads `users`, `shared`, `groups` and `contacts`; users are always on, the others when named.
enum KindsReader {
    private static let common = [
        "base", "exclude", "scope", "filter", "id", "addresses", "mailbox", "suspended",
        "suspended_mail", "states", "display_name", "unit",
    ]
    private static let own: [(kind: AccountKind, keys: [String])] = [
        (.user, ["login", "login_address", "relayed_addresses"]), (.shared, []),
        (.group, ["members", "member_addresses", "place", "mailbox_if"]), (.contact, ["target"]),
    ]

    static func read(_ file: Section, directory: DirectorySettings) -> [KindSettings] {
        own.compactMap { kind, keys -> KindSettings? in
            guard let value = file.value(kind.section) else {
                return kind == .user ? settings(.user, nil, directory, file.context) : nil
            }
            var owners: [String: String] = [:]
            for (other, keys) in own where other != kind {
                for key in keys { owners[key] = other.section }
            }
            guard
                let section = Section(
                    value, keys: common + keys, owners: owners, canBeEmpty: true)
            else { return nil }
            return settings(kind, section, directory, file.context)
        }
    }

    private static func settings(
        _ kind: AccountKind, _ section: Section?, _ directory: DirectorySettings,
        _ context: SettingsContext
    ) -> KindSettings? {
        let profile = directory.profile
        let isUser = kind == .user
        // Without a filter the rest is read all the same, for its complaints.
        let filter = filter(kind, section, profile)
        guard let standIn = filter ?? (try? Filter("(objectClass=*)")) else { return nil }
        let places = SearchPlaces(section, directory)
        let rules = KindRules(
            particulars(kind, section, profile),
            id: section?.value("id")?.attributeName() ?? profile.id,
            addresses: section?.value("addresses")?.attributeNames()
                ?? (isUser ? profile.addresses : ["mail"]),
            mailbox: section?.value("mailbox")?.template(withLogin: isUser),
            states: StatesReader.read(kind, section, profile),
            displayName: section?.value("display_name")?.oneOrMoreAttributeNames()
                ?? profile.displayName,
            unit: section?.value("unit")?.oneOrMoreAttributeNames() ?? profile.unit)
        let settings = KindSettings(
            bases: places.bases, exclude: places.exclude,
            scope: section?.value("scope")?.word() ?? .subtree, filter: standIn, rules: rules)
        return filter == nil ? nil : settings
    }

    private static func particulars(
        _ kind: AccountKind, _ section: Section?, _ profile: DirectorySettings.Profile
    ) -> KindRules.Particulars {
        switch kind {
        case .user: .users(UserRules(reading: section, profile))
        case .shared: .shared
        case .group: .groups(GroupRules(reading: section, profile))
        case .contact: .contacts(target: section?.value("target")?.attributeName() ?? "mail")
        }
    }

    private static func filter(
        _ kind: AccountKind, _ section: Section?, _ profile: DirectorySettings.Profile
    ) -> Filter? {
        if let value = section?.value("filter") { return value.filter(forServer: true) }
        if let text = profile.filter(of: kind) { return try? Filter(text) }
        _ = section?.required("filter", hint: "an LDAP filter that finds the \(kind.section)")
        return nil
    }
}

extension UserRules {
    fileprivate init(reading section: Section?, _ profile: DirectorySettings.Profile) {
        self.init(login: section?.value("login")?.attributeNames() ?? profile.login)
        loginAddress = section?.value("login_address")?.boolean() ?? loginAddress
        relayedAddresses = section?.value("relayed_addresses")?.attributeName()
    }
}

extension GroupRules {
    fileprivate init(reading section: Section?, _ profile: DirectorySettings.Profile) {
        self.init(countsRelativeID: profile == .activeDirectory)
        place = section?.value("place")?.word() ?? place
        members = section?.value("members")?.attributeNames() ?? members
        memberAddresses = section?.value("member_addresses")?.attributeNames() ?? []
        mailboxIf = section?.value("mailbox_if")?.filter()
    }
}
