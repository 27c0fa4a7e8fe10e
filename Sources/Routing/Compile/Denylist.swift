import MailModel

/// The logins to refuse: the names of denied users that are no allowed user's name.
///
/// A user's names are its logins, its own addresses in all mirrored domains and `login@d` for
/// every domain `d`. Names are matched to their owners, never by local part alone.
struct Denylist {
    let arena: ByteArena
    let accounts: [AccountRecord]
    /// Sorted by address; a user's own addresses, before conflicts are resolved.
    let claims: [Route]
    let logins: [LoginOfUser]
    let domains: [[UInt8]]

    /// The refused logins, sorted by name; names of both sorts become problems.
    func compile(problems: inout [Problem]) -> [DeniedLogin] {
        let isAllowed = allowedUsers()
        var names = deniedNames(isAllowed)
        names.sort(by: precedes)
        names = smallestOwnerOfEach(names)
        let ambiguous = namesOfAllowed(among: names, isAllowed)
        var kept: [DeniedLogin] = []
        kept.reserveCapacity(names.count)
        for (index, name) in names.enumerated() {
            guard ambiguous[index] else {
                kept.append(name)
                continue
            }
            problems.append(
                Problem(
                    .ambiguousLogin,
                    dn: String(printable: arena.bytes(accounts[Int(name.account)].dn)),
                    subject: arena.text(name.name),
                    "the name belongs to a user who must not log in here and to one who may, so "
                        + "it is not refused"))
        }
        return kept
    }

    /// Not suspended, and something is delivered here or the system is hosted.
    private func allowedUsers() -> [Bool] {
        var allowed = accounts.map { account in
            account.kind == .user && (account.state == .hosted || account.state == .partlyHosted)
        }
        for claim in claims where claim.action == .deliver {
            let account = accounts[Int(claim.account)]
            if account.kind == .user, account.state != .suspended {
                allowed[Int(claim.account)] = true
            }
        }
        return allowed
    }

    private func deniedNames(_ isAllowed: [Bool]) -> [DeniedLogin] {
        var names: [DeniedLogin] = []
        func deny(_ name: ByteArena.Reference, _ account: UInt32) {
            let state = accounts[Int(account)].state
            names.append(
                DeniedLogin(
                    name: name, account: account,
                    reason: state == .suspended ? .suspended : .thirdParty))
        }
        func isDenied(_ account: UInt32) -> Bool {
            accounts[Int(account)].kind == .user && !isAllowed[Int(account)]
        }
        for login in logins where isDenied(login.account) {
            deny(login.name, login.account)
            let name = Array(arena.bytes(login.name)) + [UInt8(ascii: "@")]
            for domain in domains { deny(arena.append(name + domain), login.account) }
        }
        for claim in claims where isDenied(claim.account) { deny(claim.address, claim.account) }
        return names
    }

    private func precedes(_ left: DeniedLogin, _ right: DeniedLogin) -> Bool {
        let order = arena.bytes(left.name).compare(arena.bytes(right.name))
        if order != 0 { return order < 0 }
        if left.account == right.account { return false }
        let (mine, theirs) = (accounts[Int(left.account)], accounts[Int(right.account)])
        let ids = arena.bytes(mine.id).compare(arena.bytes(theirs.id))
        return ids != 0 ? ids < 0 : arena.bytes(mine.dn).precedes(arena.bytes(theirs.dn))
    }

    private func smallestOwnerOfEach(_ names: [DeniedLogin]) -> [DeniedLogin] {
        var kept: [DeniedLogin] = []
        kept.reserveCapacity(names.count)
        for name in names {
            if let last = kept.last, arena.bytes(last.name).equals(arena.bytes(name.name)) {
                continue
            }
            kept.append(name)
        }
        return kept
    }

    /// Which of the sorted names also belong to an allowed user.
    private func namesOfAllowed(among names: [DeniedLogin], _ isAllowed: [Bool]) -> [Bool] {
        var found = Array(repeating: false, count: names.count)
        guard !names.isEmpty else { return found }
        func mark(_ name: Bytes) {
            var low = 0
            var high = names.count
            while low < high {
                let middle = (low + high) / 2
                let order = arena.bytes(names[middle].name).compare(name)
                if order == 0 {
                    found[middle] = true
                    return
                }
                if order < 0 { low = middle + 1 } else { high = middle }
            }
        }
        var scratch: [UInt8] = []
        for login in logins where isAllowed[Int(login.account)] {
            mark(arena.bytes(login.name))
            for domain in domains {
                scratch.removeAll(keepingCapacity: true)
                scratch.append(contentsOf: arena.bytes(login.name))
                scratch.append(UInt8(ascii: "@"))
                scratch += domain
                scratch.withUnsafeBytes { mark($0) }
            }
        }
        for claim in claims where isAllowed[Int(claim.account)] { mark(arena.bytes(claim.address)) }
        return found
    }
}
