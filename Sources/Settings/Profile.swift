import MailModel

extension DirectorySettings.Profile {
    /// The filter that finds users.
    var userFilter: String {
        switch self {
        case .openldap, .ds389: "(objectClass=inetOrgPerson)"
        // The compatibility tree shows everybody a second time, as a posixAccount only.
        case .freeipa: "(&(objectClass=posixAccount)(objectClass=inetOrgPerson))"
        case .activeDirectory: "(&(objectCategory=person)(objectClass=user))"
        }
    }

    /// The attribute with the identity that survives a rename.
    var id: String {
        switch self {
        case .openldap: "entryUUID"
        case .ds389: "nsUniqueId"
        case .freeipa: "ipaUniqueID"
        case .activeDirectory: "objectGUID"
        }
    }

    var login: [String] {
        self == .activeDirectory ? ["sAMAccountName", "userPrincipalName"] : ["uid"]
    }

    /// Address attributes of users.
    var addresses: [String] {
        switch self {
        case .openldap: ["mail", "mailLocalAddress", "mailAlternateAddress"]
        case .ds389: ["mail", "mailAlternateAddress"]
        case .freeipa: ["mail"]
        case .activeDirectory: ["proxyAddresses", "mail"]
        }
    }

    /// Attributes with what people are called.
    var displayName: [String] { ["displayName", "cn"] }

    /// Attributes with where people belong.
    var unit: [String] {
        self == .activeDirectory ? ["department"] : ["departmentNumber", "ou"]
    }

    /// The filter that finds suspended users.
    var suspended: String {
        switch self {
        // Locked by an administrator (draft-behera-ldap-password-policy section 5.3.3). A lock after
        // wrong passwords passes, and a login that is denied here could never end it.
        case .openldap: "(pwdAccountLockedTime=000001010000Z)"
        case .ds389, .freeipa: "(nsAccountLock=TRUE)"
        // Disabled, or expired; 0 and the largest number there is mean never.
        case .activeDirectory:
            "(|(userAccountControl:1.2.840.113556.1.4.803:=2)"
                + "(&(accountExpires>=1)(accountExpires<={now:filetime})))"
        }
    }

    /// Shared mailboxes of Exchange are disabled accounts, so suspension says nothing about mail.
    var suspendedMail: Restriction.Mail {
        self == .activeDirectory ? .keep : .reject
    }

    /// The default filter of a kind; nil where nobody can know it.
    func filter(of kind: AccountKind) -> String? {
        switch kind {
        case .user: userFilter
        case .shared: nil
        case .group:
            "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)"
                + "(objectClass=posixGroup)(objectClass=group))"
        case .contact: self == .activeDirectory ? "(objectClass=contact)" : nil
        }
    }
}
