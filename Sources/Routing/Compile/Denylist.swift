import MailModel

/// The logins to refuse: the names of denied users that are no allowed user's name.
///
/// A user's names are its logins, its own addresses in all mirrored domains and `login@d` for
/// every domain `d`. Names are matched to their owners, never by local part alone: the names of the
/// denied users are merged into one sorted list, and the names of the allowed users, sorted too,
/// pass along it.
struct Denylist {
    let arena: ByteArena
    let accounts: [AccountRecord]
    /// Sorted by address; a user's own addresses, before conflicts are resolved.
    let claims: [Route]
    /// Sorted by name.
    let logins: [LoginOfUser]
    let domains: [[UInt8]]

    /// The refused logins, sorted by name; names of both sorts become problems.
    func compile() -> (logins: [DeniedLogin], problems: [Problem]) {
        var problems: [Problem] = []
        let isAllowed = allowedUsers()
        let names = namesOfDenied(isAllowed)
        let wanted = Denylist.caseFolded(names.lazy.map { arena.bytes($0.name) })
        let accepted = accepted(among: names, isAllowed, wanted)
        var denied: [DeniedLogin] = []
        denied.reserveCapacity(names.count)
        for (index, login) in names.enumerated() {
            let isAccepted =
                accepted.names[index] || accepted.sounds(like: arena.bytes(login.name))
            if isAccepted {
                problems.append(ambiguous(arena.bytes(login.name), of: login.account))
            } else {
                denied.append(login)
            }
        }
        return (denied, problems)
    }

    /// Every name of a denied user, sorted, once, under the smallest of those it belongs to.
    private func namesOfDenied(_ isAllowed: [Bool]) -> [DeniedLogin] {
        let owners = AccountOrder(ids: arena, names: arena, accounts: accounts)
        let runs = runs { accounts[Int($0)].kind == .user && !isAllowed[Int($0)] }
        var names: [DeniedLogin] = []
        let held = NameBuffer()
        while let smallest = Denylist.smallest(of: runs) {
            let name = held.hold(smallest.bytes)
            var reference = smallest.reference
            var user = smallest.user
            for run in runs {
                while let other = run.current, other.bytes.equals(name) {
                    reference = reference ?? other.reference
                    if owners.precedes(other.user, user) { user = other.user }
                    run.advance()
                }
            }
            names.append(
                DeniedLogin(
                    name: reference ?? arena.append(name), account: user,
                    reason: accounts[Int(user)].state == .suspended ? .suspended : .thirdParty))
        }
        return names
    }

    /// What allowed users are called.
    private struct Accepted {
        /// Of each name of a denied user, whether it is an allowed user's as well.
        var names: [Bool]
        /// Names beyond ASCII, and those that a denied name beyond ASCII is folded to.
        var folded: Set<[UInt8]> = []

        /// Tells whether Postfix takes the name for an accepted one.
        ///
        /// It folds letter case as Unicode does, and asks for `strasse` whether `strasse` or
        /// `straße` logs in.
        func sounds(like name: Bytes) -> Bool {
            guard !folded.isEmpty else { return false }
            return folded.contains(name.isASCII ? Array(name) : NormalForm.caseFolded(name))
        }
    }

    /// Lets the names of the allowed users pass along the names of the denied; `wanted` are the
    /// latter's folded forms, where they are beyond ASCII.
    private func accepted(
        among names: [DeniedLogin], _ isAllowed: [Bool], _ wanted: Set<[UInt8]>
    ) -> Accepted {
        var accepted = Accepted(names: Array(repeating: false, count: names.count))
        var index = 0
        func pass(_ name: Bytes) {
            while index < names.count {
                let order = arena.bytes(names[index].name).compare(name)
                if order == 0 { accepted.names[index] = true }
                if order >= 0 { break }
                index += 1
            }
            if !name.isASCII {
                accepted.folded.insert(NormalForm.caseFolded(name))
            } else if !wanted.isEmpty, wanted.contains(Array(name)) {
                accepted.folded.insert(Array(name))
            }
        }
        // Most names by far are addresses and logins as they stand.
        for claim in claims where isAllowed[Int(claim.account)] { pass(arena.bytes(claim.address)) }
        index = 0
        for login in logins where isAllowed[Int(login.account)] { pass(arena.bytes(login.name)) }
        for run in runsInDomains(where: { isAllowed[Int($0)] }) {
            index = 0
            while let name = run.current {
                pass(name.bytes)
                run.advance()
            }
        }
        return accepted
    }

    private static func caseFolded(_ names: some Sequence<Bytes>) -> Set<[UInt8]> {
        Set(names.lazy.filter { !$0.isASCII }.map(NormalForm.caseFolded))
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

    /// Every name of the users that `isWanted`, in sorted runs.
    private func runs(where isWanted: @escaping (UInt32) -> Bool) -> [NameRun] {
        [.addresses(claims, of: isWanted, arena), .logins(logins, of: isWanted, arena)]
            + runsInDomains(where: isWanted)
    }

    /// `login@d` of the users that `isWanted`, in sorted runs.
    private func runsInDomains(where isWanted: (UInt32) -> Bool) -> [NameRun] {
        let at = UInt8(ascii: "@")
        var plain: [LoginOfUser] = []
        var withDomain: [LoginOfUser] = []
        for login in logins where isWanted(login.account) {
            if arena.bytes(login.name).contains(at) {
                withDomain.append(login)
            } else {
                plain.append(login)
            }
        }
        let domains = domains.sorted { $0.lexicographicallyPrecedes($1) }
        return [
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
