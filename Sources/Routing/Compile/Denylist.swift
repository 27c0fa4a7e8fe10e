import MailModel

/// The logins to refuse: the names of denied users that are no allowed user's name.
///
/// A user's names are its logins, its own addresses in all mirrored domains and `login@d` for
/// every domain `d`. Names are matched to their owners, never by local part alone: all names of
/// all users pass by in one sorted merge, and each is looked at once, with everybody it belongs to.
struct Denylist {
    let arena: ByteArena
    let accounts: [AccountRecord]
    /// Sorted by address; a user's own addresses, before conflicts are resolved.
    let claims: [Route]
    /// Sorted by name.
    let logins: [LoginOfUser]
    let domains: [[UInt8]]

    /// The refused logins, sorted by name; names of both sorts become problems.
    func compile(problems: inout [Problem]) -> [DeniedLogin] {
        let isAllowed = allowedUsers()
        let owners = AccountOrder(arena: arena, accounts: accounts)
        let runs = runs()
        let held = NameBuffer()
        var denied: [DeniedLogin] = []
        var accepted: Set<[UInt8]> = []
        while let smallest = Denylist.smallest(of: runs) {
            let name = held.hold(smallest.bytes)
            var reference = smallest.reference
            var refused: UInt32?
            var isAccepted = false
            for run in runs {
                while let other = run.current, other.bytes.equals(name) {
                    reference = reference ?? other.reference
                    if isAllowed[Int(other.user)] {
                        isAccepted = true
                    } else if refused.map({ owners.precedes(other.user, $0) }) ?? true {
                        refused = other.user
                    }
                    run.advance()
                }
            }
            if isAccepted, !name.isASCII { accepted.insert(NormalForm.caseFolded(name)) }
            guard let refused else { continue }
            if isAccepted {
                problems.append(ambiguous(name, of: refused))
            } else {
                let reason: DeniedLogin.Reason =
                    accounts[Int(refused)].state == .suspended ? .suspended : .thirdParty
                denied.append(
                    DeniedLogin(
                        name: reference ?? arena.append(name), account: refused, reason: reason))
            }
        }
        return telling(denied, from: accepted, isAllowed, problems: &problems)
    }

    /// Drops refused names that Postfix takes for an accepted one.
    ///
    /// It folds letter case as Unicode does, and asks for `strasse` whether `strasse` or `straße`
    /// logs in. `accepted` are the accepted names beyond ASCII, folded.
    private func telling(
        _ denied: [DeniedLogin], from accepted: Set<[UInt8]>, _ isAllowed: [Bool],
        problems: inout [Problem]
    ) -> [DeniedLogin] {
        var accepted = accepted
        let beyondASCII = denied.lazy.map { arena.bytes($0.name) }.filter { !$0.isASCII }
        let wanted = Set(beyondASCII.map(NormalForm.caseFolded))
        if wanted.isEmpty, accepted.isEmpty { return denied }
        for run in wanted.isEmpty ? [] : runs() {
            while let name = run.current {
                if isAllowed[Int(name.user)], name.bytes.isASCII,
                    wanted.contains(Array(name.bytes))
                {
                    accepted.insert(Array(name.bytes))
                }
                run.advance()
            }
        }
        return denied.filter { login in
            let name = arena.bytes(login.name)
            let folded = name.isASCII ? Array(name) : NormalForm.caseFolded(name)
            guard accepted.contains(folded) else { return true }
            problems.append(ambiguous(name, of: login.account))
            return false
        }
    }

    private func ambiguous(_ name: Bytes, of user: UInt32) -> Problem {
        Problem(
            .ambiguousLogin, dn: String(printable: arena.bytes(accounts[Int(user)].dn)),
            subject: String(decoding: name, as: UTF8.self),
            "the name belongs to a user who must not log in here and to one who may, so it is "
                + "not refused")
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

    /// Every name of every user, in sorted runs.
    private func runs() -> [NameRun] {
        let at = UInt8(ascii: "@")
        let (plain, withDomain) = logins.reduce(into: ([LoginOfUser](), [LoginOfUser]())) {
            if arena.bytes($1.name).contains(at) { $0.1.append($1) } else { $0.0.append($1) }
        }
        let domains = domains.sorted { $0.lexicographicallyPrecedes($1) }
        let accounts = accounts
        return [
            .addresses(claims, of: { accounts[Int($0)].kind == .user }, arena),
            .logins(logins, arena),
            .inDomains(Denylist.sortedAsBeforeAt(plain, arena), domains, arena),
            .writtenOut(withDomain, domains, arena),
        ]
    }

    /// Sorted as if an `@` followed each.
    private static func sortedAsBeforeAt(
        _ logins: [LoginOfUser], _ arena: ByteArena
    ) -> [LoginOfUser] {
        let at = UInt8(ascii: "@")
        return logins.sorted { left, right in
            let (left, right) = (arena.bytes(left.name), arena.bytes(right.name))
            // Where one begins the other, its `@` meets the other's next byte.
            let shared = min(left.count, right.count)
            let order = Bytes(rebasing: left[..<shared]).compare(Bytes(rebasing: right[..<shared]))
            if order != 0 || left.count == right.count { return order < 0 }
            return left.count < right.count ? at < right[shared] : left[shared] < at
        }
    }

    private static func smallest(of runs: [NameRun]) -> NameRun.Name? {
        var smallest: NameRun.Name?
        for run in runs {
            guard let name = run.current else { continue }
            if let found = smallest, !name.bytes.precedes(found.bytes) { continue }
            smallest = name
        }
        return smallest
    }
}
