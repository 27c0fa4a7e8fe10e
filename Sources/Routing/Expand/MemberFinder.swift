import MailModel

/// Finds whom a value of a list's member attribute stands for.
struct MemberFinder {
    /// What a value comes to.
    enum Finding {
        case accounts([UInt32])
        /// An address that several accounts own, which has one fate, or one that nobody owns here.
        case address
        case nobody(String)
    }

    private let lists: MailingLists
    private let owners: AddressBook
    private let domains: SplitDomains
    private let names: AccountNames
    private let logins: AccountNames
    private let userIDs: AccountNames
    private let primaryGroups: AccountNames

    init(_ lists: MailingLists, _ owners: AddressBook, _ domains: SplitDomains) {
        self.lists = lists
        self.owners = owners
        self.domains = domains
        names = AccountNames(lists.names, lists.gathered.text)
        logins = AccountNames(lists.logins, lists.gathered.text)
        userIDs = AccountNames(lists.userIDs, lists.gathered.text)
        primaryGroups = AccountNames(lists.primaryGroups, lists.gathered.text)
    }

    /// Who has the list as the primary group.
    func primaryMembers(of list: MailingLists.List) -> [UInt32] {
        list.relativeID.map { primaryGroups.accounts(named: lists.gathered.bytes($0)) } ?? []
    }

    /// Whom the member stands for.
    func find(_ member: MailingLists.Member) -> Finding {
        let name = lists.gathered.bytes(member.name)
        switch member.form {
        case .dn:
            let found = names.accounts(named: name)
            return found.isEmpty ? MemberFinder.noAccount : .accounts(found)
        case .login:
            let found = logins.accounts(named: name)
            return found.isEmpty ? only(owned(name, .login) + numbered(name)) : .accounts(found)
        case .word:
            return only(logins.accounts(named: name) + owned(name, .word) + numbered(name))
        case .localPart: return only(logins.accounts(named: name) + owned(name, .localPart))
        case .address: return address(name)
        case .invalid: return .nobody("it is neither a DN nor a login nor an address")
        }
    }

    private static let noAccount = Finding.nobody("no account of users, shared, groups or contacts")

    private func owned(_ name: Bytes, _ form: MemberValue.Form) -> [UInt32] {
        MemberAddresses.own(name, form, domains).flatMap { owners.owners(of: $0) }
    }

    private func numbered(_ name: Bytes) -> [UInt32] {
        name.allSatisfy(\.isASCIIDigit) ? userIDs.accounts(named: name) : []
    }

    private func only(_ found: [UInt32]) -> Finding {
        switch Set(found).count {
        case 0: MemberFinder.noAccount
        case 1: .accounts([found[0]])
        default: .nobody("it stands for more than one account")
        }
    }

    private func address(_ name: Bytes) -> Finding {
        let found = owned(name, .address)
        if found.count == 1 { return .accounts(found) }
        if !found.isEmpty {
            let isServed = found.contains { account in
                if case .suspended = lists.recipients[Int(account)] { false } else { true }
            }
            return isServed ? .address : .accounts(found)
        }
        return domains.refusesUnknown(in: Array(name))
            ? .nobody("nobody has the address") : .address
    }
}
