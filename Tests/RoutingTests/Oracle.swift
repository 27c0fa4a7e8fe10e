import MailModel
import Routing

/// Decides a random directory again: slowly, with strings and dictionaries, straight from the
/// product's sections 4 and 5, and without any of the code under test.
struct Oracle {
    struct Fate: Equatable {
        var action: String
        var system = "-"
        var target: String?
    }

    struct Owned: Equatable {
        var fate: Fate
        var id: String
    }

    struct Verdict: Equatable {
        var routes: [String: Owned] = [:]
        /// Refused login → "id reason".
        var denied: [String: String] = [:]
        var sharedAddresses: Set<String> = []
        var ambiguousAddresses: Set<String> = []
        var ambiguousLogins: Set<String> = []
        var ambiguousMailboxes: Set<String> = []
        var stopped = false
    }

    private struct Account {
        let person: RandomDirectory.Person
        let id: String
        var logins: [String] = []
        var addresses: [String] = []
        var primary: String?
        var isSuspended = false
        var isHosted = false
        var fates: [String: Fate] = [:]
    }

    let directory: RandomDirectory
    private var allDomains: [String] { directory.domains.flatMap(\.self) }

    /// What must come out; `previous` is what came out for the current generation.
    func verdict(previous: [String: Owned]) -> Verdict {
        var verdict = Verdict()
        var accounts = directory.people.map(account)
        for index in accounts.indices where !decide(&accounts[index]) { verdict.stopped = true }
        if verdict.stopped { return Oracle.stop }
        // The smallest id first, and the DN among equals, decide who is named.
        accounts.sort { ($0.id, $0.person.dn) < ($1.id, $1.person.dn) }
        denylist(accounts, &verdict)
        let addresses = Set(accounts.flatMap(\.addresses))
        for address in addresses {
            resolve(address, accounts.filter { $0.fates[address] != nil }, previous, &verdict)
        }
        settleMailboxes(&verdict)
        if directory.stopsOnConflict, !verdict.ambiguousAddresses.isEmpty { return Oracle.stop }
        return verdict
    }

    private static var stop: Verdict {
        var verdict = Verdict()
        verdict.stopped = true
        return verdict
    }

    // MARK: section 4

    private func account(_ person: RandomDirectory.Person) -> Account {
        var account = Account(person: person, id: person.id ?? person.dn)
        account.isSuspended = person.isLocked
        if person.kind == .user {
            account.logins = person.logins.sorted().map { $0.trimmedByHand.lowercased() }
                .filter { !$0.contains("\u{1}") }
        }
        for value in person.mail.sorted() {
            let own = spread(value)
            account.addresses += own.filter { !account.addresses.contains($0) }
            if account.primary == nil, !own.isEmpty {
                account.primary =
                    value.contains("@") ? canonical(value) : own.first
            }
        }
        if directory.loginAddress, let login = account.logins.first, !account.addresses.isEmpty {
            let own = spread("\(login.asLocalPart)@\(directory.domains[0][0])")
            account.addresses += own.filter { !account.addresses.contains($0) }
        }
        return account
    }

    /// The canonical full address; nil when it is none.
    private func canonical(_ value: String) -> String? {
        let parts = value.lowercased().split(
            separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1] != "-" else { return nil }
        let local = parts[0] == "\"a\"" ? "a" : String(parts[0])
        if local.contains(" "), !local.hasPrefix("\"") { return nil }
        return "\(local)@\(parts[1])"
    }

    /// The address in every domain in which it exists.
    private func spread(_ value: String) -> [String] {
        guard value.contains("@") else {
            if value.isEmpty { return [] }
            return allDomains.compactMap { canonical("\(value)@\($0)") }
        }
        guard let address = canonical(value) else { return [] }
        return twins(address)
    }

    /// The address under all names of its domain, the leading one first.
    private func twins(_ address: String) -> [String] {
        guard let at = address.lastIndex(of: "@") else { return [] }
        let domain = String(address[address.index(after: at)...])
        guard let names = directory.domains.first(where: { $0.contains(domain) }) else { return [] }
        return names.map { "\(address[..<at])@\($0)" }
    }

    // MARK: section 5, fates

    /// False when no rule places the account.
    private func decide(_ account: inout Account) -> Bool {
        let person = account.person
        let mail = person.kind == .user ? directory.lockedMail : .reject
        let isWithoutMail = account.isSuspended && mail != .keep
        if isWithoutMail {
            let action = mail == .reject ? "reject" : "defer"
            for address in account.addresses { account.fates[address] = Fate(action: action) }
            if person.kind != .user || directory.deniesLockedLogin { return true }
        }
        let index: Int
        if person.isVIP, let vip = directory.vipSystem {
            index = vip
        } else if let host = person.host {
            guard let named = RandomDirectory.systems.firstIndex(of: host) else { return false }
            index = named
        } else {
            index = 0
        }
        let system = RandomDirectory.systems[index]
        account.isHosted = RandomDirectory.hosted[index]
        if isWithoutMail {
            let relayed = relayedAddresses(of: account) ?? Set(account.addresses)
            if relayed.count < Set(account.addresses).count { account.isHosted = true }
            return true
        }
        if account.isHosted {
            for address in account.addresses { account.fates[address] = deliver(account, system) }
            return true
        }
        let relayed = relayedAddresses(of: account)
        var target = name(directory.rewrite, account)
        if let listed = relayed, let wanted = target, account.addresses.contains(wanted),
            !listed.contains(wanted)
        {
            target = nil
        }
        for address in account.addresses {
            let goes = relayed?.contains(address) ?? true
            account.fates[address] =
                goes
                ? Fate(action: "relay", system: system, target: target)
                : deliver(account, RandomDirectory.systems[0])
            if !goes { account.isHosted = true }
        }
        return true
    }

    private func relayedAddresses(of account: Account) -> Set<String>? {
        guard account.person.kind == .user, directory.readsRelayed,
            !account.person.relayed.isEmpty
        else { return nil }
        return Set(account.person.relayed.flatMap(spread)).intersection(account.addresses)
    }

    private func deliver(_ account: Account, _ system: String) -> Fate {
        guard account.person.kind == .user, let mailbox = directory.mailbox else {
            return Fate(action: "deliver", system: system)
        }
        guard let name = name(mailbox, account) else { return Fate(action: "defer") }
        return Fate(action: "deliver", system: system, target: name)
    }

    private func name(_ template: String?, _ account: Account) -> String? {
        guard var text = template else { return nil }
        let local = account.primary.map { $0[..<($0.lastIndex(of: "@") ?? $0.endIndex)] }
        var login = account.logins.first
        if let first = login, let at = first.lastIndex(of: "@") {
            let isOwn = allDomains.contains(String(first[first.index(after: at)...]))
            login = isOwn ? String(first[..<at]) : nil
        }
        let values: [(String, String?)] = [
            ("{login}", login), ("{primary}", account.primary),
            ("{local}", local.map { String($0) }), ("{id}", account.id),
            ("{attr:box}", account.person.box),
        ]
        for (placeholder, value) in values where text.contains(placeholder) {
            guard let value, !value.isEmpty else { return nil }
            text = text.replacing(placeholder, with: value)
        }
        // A DN standing in for an id and a box with a blank are no local parts.
        if text.contains("not valid") || text.contains(",") { return nil }
        return canonical(text)
    }

    // MARK: section 5, conflicts

    private func resolve(
        _ address: String, _ claimants: [Account], _ previous: [String: Owned],
        _ verdict: inout Verdict
    ) {
        guard let first = claimants.first, let fate = first.fates[address] else { return }
        var owned = Owned(fate: fate, id: first.id)
        if claimants.count > 1 {
            if claimants.allSatisfy({ $0.fates[address] == fate }) {
                verdict.sharedAddresses.insert(address)
            } else {
                verdict.ambiguousAddresses.insert(address)
                owned.fate = Fate(action: "defer")
                // Mirrored domains are decided alike, by the leading name's present route.
                let leading = twins(address)[0]
                for claimant in claimants {
                    guard let claimed = claimant.fates[address] else { continue }
                    let claim = Owned(fate: claimed, id: claimant.id)
                    guard plain(claim, at: leading) == previous[leading] else { continue }
                    owned = claim
                    break
                }
            }
        }
        verdict.routes[address] = plain(owned, at: address)
    }

    /// A target that is the address itself is none.
    private func plain(_ owned: Owned, at address: String) -> Owned {
        var plain = owned
        if plain.fate.target == address { plain.fate.target = nil }
        return plain
    }

    /// What is sent to several systems under one name that is no address is deferred, and then what
    /// is sent under a name that is an address with another fate.
    private func settleMailboxes(_ verdict: inout Verdict) {
        var contested: [String] = []
        for (address, route) in verdict.routes {
            let rivals = verdict.routes.values.filter {
                $0.fate.target == route.fate.target && $0.fate.system != route.fate.system
            }
            guard let target = route.fate.target, verdict.routes[target] == nil, !rivals.isEmpty
            else { continue }
            verdict.ambiguousMailboxes.insert(target)
            contested.append(address)
        }
        for address in contested { verdict.routes[address]?.fate = Fate(action: "defer") }
        settleAddresses(&verdict)
    }

    /// Defers what does not end where its own route says, and the address that two accounts are
    /// delivered under in all names of its domain: again and again, until nothing changes.
    private func settleAddresses(_ verdict: inout Verdict) {
        while true {
            let routes = verdict.routes
            for (address, route) in routes {
                guard let name = route.fate.target, let other = routes[name] else { continue }
                let sameFate =
                    other.fate.action == route.fate.action
                    && other.fate.system == route.fate.system && other.fate.target == nil
                let isDelivered = route.fate.action == "deliver"
                if sameFate, !isDelivered || other.id == route.id { continue }
                verdict.ambiguousMailboxes.insert(name)
                verdict.routes[address]?.fate = Fate(action: "defer")
                let isOwnRelay = other.id == route.id && other.fate.action == "relay"
                guard isDelivered, !isOwnRelay else { continue }
                for twin in twins(name) where verdict.routes[twin] != nil {
                    verdict.routes[twin]?.fate = Fate(action: "defer")
                }
            }
            if verdict.routes == routes { return }
        }
    }

    // MARK: section 5, denylist

    private func denylist(_ accounts: [Account], _ verdict: inout Verdict) {
        var allowedNames: Set<String> = []
        var deniedNames: [String: String] = [:]
        for account in accounts where account.person.kind == .user {
            let names =
                account.logins + account.addresses
                + account.logins.flatMap { login in allDomains.map { "\(login)@\($0)" } }
            let mayLogIn = !account.isSuspended || !directory.deniesLockedLogin
            if mayLogIn, account.isHosted {
                allowedNames.formUnion(names)
                continue
            }
            for name in names where deniedNames[name] == nil {
                let isOff = account.isSuspended && (!mayLogIn || directory.lockedMail != .keep)
                deniedNames[name] = "\(account.id) \(isOff ? "suspended" : "third-party")"
            }
        }
        for (name, reason) in deniedNames {
            if allowedNames.contains(name) {
                verdict.ambiguousLogins.insert(name)
            } else {
                verdict.denied[name] = reason
            }
        }
    }
}

extension String {
    fileprivate var trimmedByHand: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// A login made fit for a local part; the random logins need no more than this.
    fileprivate var asLocalPart: String { replacing("@", with: "_") }
}
