import MailModel

/// Makes accounts of entries: the first arrow of the path.
struct Recogniser {
    let kind: AccountKind
    private let idName: String
    private let domains: SplitDomains
    private let problems: ProblemLog
    private let id: Int?
    private let isGUID: Bool
    private let addresses: [AddressAttribute]
    /// Where `mail` is, when some attribute of addresses has types.
    private let mail: Int?
    private let logins: [Int]
    private let ownsLoginAddress: Bool
    private let relayed: Int?
    private let states: [(matcher: EntryMatcher, restriction: Restriction)]
    private let numbers: AccountNumberSlots
    private let displayName: [Int]
    private let unit: [Int]

    init(
        _ rules: KindRules, domains: SplitDomains, attributes: AttributeList, problems: ProblemLog
    ) {
        kind = rules.kind
        idName = rules.id
        self.domains = domains
        self.problems = problems
        id = attributes.slot(of: rules.id)
        isGUID = ["objectguid", "ms-ds-consistencyguid"].contains(rules.id.lowercased())
        addresses = rules.addresses.compactMap { AddressAttribute($0, in: attributes) }
        mail = addresses.contains(where: \.hasTypes) ? attributes.slot(of: "mail") : nil
        logins = rules.users?.login.compactMap { attributes.slot(of: $0) } ?? []
        ownsLoginAddress = rules.users?.loginAddress ?? false
        relayed = rules.users?.relayedAddresses.flatMap { attributes.slot(of: $0) }
        numbers = AccountNumberSlots(attributes)
        displayName = rules.displayName.compactMap { attributes.slot(of: $0) }
        unit = rules.unit.compactMap { attributes.slot(of: $0) }
        states = rules.states.map {
            (EntryMatcher($0.filter, attributes: attributes), $0.restriction)
        }
    }

    /// The account an entry stands for; what is odd about it is noted.
    func account(of entry: borrowing Entry) -> Account {
        let dn = entry.dn
        let loginValues = logins(of: entry)
        let own = ownAddresses(of: entry, login: loginValues.first)
        notePrimaryMismatch(in: entry)
        return Account(
            kind: kind,
            id: identity(of: entry),
            dn: dn,
            foldedDN: DistinguishedName.folding(dn) ?? [],
            logins: loginValues.canonical,
            firstLogin: loginValues.first,
            addresses: own.addresses,
            primaryDomain: own.primaryDomain.map { ($0, domains.name($0)) },
            relayed: relayedAddresses(of: entry, own: own.addresses),
            restriction: restriction(of: entry),
            numbers: numbers.numbers(of: entry),
            displayName: firstValue(of: displayName, in: entry),
            unit: firstValue(of: unit, in: entry))
    }

    /// The first value, by bytes, of the first attribute that has one which is not blank.
    private func firstValue(of slots: [Int], in entry: borrowing Entry) -> Bytes? {
        for slot in slots {
            guard let value = entry.firstValue(of: slot)?.trimmed else { continue }
            if !value.isEmpty { return value }
        }
        return nil
    }

    private func restriction(of entry: borrowing Entry) -> Restriction? {
        for state in states where state.matcher.matches(entry) { return state.restriction }
        return nil
    }

    /// The id attribute's first value, or the DN with a problem when there is none to be used.
    private func identity(of entry: borrowing Entry) -> [UInt8] {
        if let id, let value = entry.firstValue(of: id) {
            let isText = value.isASCII || value.text != nil
            let isOctets = isGUID || !isText || value.contains { $0 < 0x20 || $0 == 0x7F }
            if value.count == 16, isOctets { return ObjectGUID.text(value) }
            if !value.isEmpty, value.count <= 255, isText { return Array(value) }
        }
        problems.note(.noID(in: idName, of: entry.dn))
        return Array(entry.dn)
    }

    private func logins(
        of entry: borrowing Entry
    ) -> (canonical: [[UInt8]], first: Bytes?) {
        var canonical: [[UInt8]] = []
        var first: Bytes?
        for slot in logins {
            entry.forEachSortedValue(of: slot) { value in
                guard let login = Login.canonical(value) else {
                    return problems.note(.invalidLogin(value, of: entry.dn))
                }
                canonical.append(login)
                first = first ?? value
            }
        }
        return (canonical, first)
    }

    /// Every own address in order, and the domain that the first one is written in.
    private func ownAddresses(
        of entry: borrowing Entry, login: Bytes?
    ) -> (addresses: [OwnAddress], primaryDomain: SplitDomains.DomainNumber?) {
        var own: [OwnAddress] = []
        own.reserveCapacity(4)
        var primaryDomain: SplitDomains.DomainNumber?
        for attribute in addresses {
            attribute.forEachValue(of: entry) { value in
                let isFirst = own.isEmpty
                let domain = add(value, attribute.name, of: entry, to: &own)
                if isFirst { primaryDomain = domain }
            }
        }
        if ownsLoginAddress, !own.isEmpty, let login {
            let text = Login.folded(login) + [UInt8(ascii: "@")] + domains.main
            text.withUnsafeBytes { _ = add($0, "login_address", of: entry, to: &own) }
        }
        return (own, primaryDomain)
    }

    /// Adds the address that a value is; answers the domain it is written in, nil
    /// when it is no address or somebody else's.
    private func add(
        _ value: Bytes, _ attribute: String, of entry: borrowing Entry, to own: inout [OwnAddress]
    ) -> SplitDomains.DomainNumber? {
        do throws(InvalidAddress) {
            let written = try domains.read(value)
            if case .foreign(let address) = written {
                problems.note(.foreignAddress(address.bytes(in: []), of: entry.dn))
            }
            own += addresses(written)
            return domain(of: written)
        } catch {
            problems.note(.invalidAddress(value, in: attribute, error.rawValue, of: entry.dn))
            return nil
        }
    }

    /// The own addresses that a value stands for.
    private func addresses(_ written: SplitDomains.Reading) -> [OwnAddress] {
        switch written {
        case .own(let address, _): [address]
        case .everywhere(let local):
            domains.mirrorNumbers.map { OwnAddress(local: local, mirror: $0) }
        case .foreign: []
        }
    }

    private func domain(of written: SplitDomains.Reading) -> SplitDomains.DomainNumber? {
        switch written {
        case .own(_, let domain): domain
        case .everywhere: domains.number(of: domains.main)
        case .foreign: nil
        }
    }

    /// Says so when `mail` is another address than the primary one of proxyAddresses: replies then
    /// come from an address that people do not know.
    private func notePrimaryMismatch(in entry: borrowing Entry) {
        guard let mail else { return }
        for attribute in addresses {
            guard let value = attribute.typedPrimary(of: entry), let primary = try? Address(value)
            else { continue }
            let others = entry.sortedValues(of: mail).compactMap { try? Address($0) }
            guard !others.isEmpty, !others.contains(primary) else { continue }
            problems.note(
                .primaryMismatch(
                    primary.bytes(in: domains.main), in: attribute.name, of: entry.dn))
        }
    }

    /// What the entry lists for its third-party system.
    private func relayedAddresses(
        of entry: borrowing Entry, own: [OwnAddress]
    ) -> RelayedAddresses? {
        guard let relayed, entry.has(relayed) else { return nil }
        let ownSet = Set(own)
        var listed = RelayedAddresses()
        for value in entry.sortedValues(of: relayed) {
            let named = (try? domains.read(value)).map(addresses) ?? []
            let known = named.filter(ownSet.contains)
            listed.own.formUnion(known)
            if known.isEmpty { listed.strangers.append(String(printable: value)) }
        }
        return listed
    }
}
