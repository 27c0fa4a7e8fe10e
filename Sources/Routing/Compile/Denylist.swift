import MailModel

/// The logins to refuse: the names of denied users that are no allowed user's name.
///
/// A user's names are its logins, its own addresses in all mirrored domains and `login@d` for
/// every domain `d`. Names are matched to their owners, never by local part alone: the names of the
/// denied users are merged into one sorted list, and the names of the allowed users, sorted too,
/// pass along it.
struct Denylist {
    private let arena: ByteArena
    private let accounts: [AccountRecord]
    private let claims: [Route]
    private let owners: AccountOrder
    private let users: NamesOfUsers

    /// `claims` are sorted by address, and are as before conflicts are resolved; `logins` are sorted
    /// by name.
    init(
        arena: ByteArena, accounts: [AccountRecord], claims: [Route], logins: [NameOfUser],
        domains: [[UInt8]]
    ) {
        self.arena = arena
        self.accounts = accounts
        self.claims = claims
        owners = AccountOrder(ids: arena.text, names: arena.text, accounts: accounts)
        users = NamesOfUsers(
            claims: claims, logins: logins,
            domains: domains.sorted { $0.lexicographicallyPrecedes($1) }, text: arena.text,
            owners: owners)
    }

    /// The denied logins, sorted by name; names of both sorts become problems.
    func compile() -> (logins: [DeniedLogin], problems: [Problem]) {
        let isAllowed = allowedUsers()
        let names = namesOfDenied(isAllowed)
        let accepted = accepted(among: names, isAllowed)
        var denied: [DeniedLogin] = []
        denied.reserveCapacity(names.count)
        var problems: [Problem] = []
        for (index, login) in names.enumerated() {
            if accepted.names[index] || accepted.soundsLike(arena.bytes(login.name)) {
                problems.append(
                    .ambiguousLogin(
                        arena.bytes(login.name),
                        of: arena.bytes(accounts[Int(login.account)].dn)))
            } else {
                denied.append(login)
            }
        }
        return (denied, problems)
    }

    /// Every name of a denied user, sorted, once, under the smallest of those it belongs to.
    private func namesOfDenied(_ isAllowed: [Bool]) -> [DeniedLogin] {
        let isDenied = zip(accounts, isAllowed).map { $0.kind == .user && !$1 }
        var found: [DeniedLogin] = []
        users.names(of: isDenied).forEachName(precedes: owners.precedes) { name in
            found.append(
                DeniedLogin(
                    name: name.reference ?? arena.append(name.bytes), account: name.user,
                    reason: accounts[Int(name.user)].state == .suspended
                        ? .suspended : .thirdParty))
        }
        return found
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
        func soundsLike(_ name: Bytes) -> Bool {
            guard !folded.isEmpty else { return false }
            return folded.contains(name.isASCII ? Array(name) : NormalForm.caseFolded(name))
        }
    }

    /// Lets the names of the allowed users pass along the names of the denied, both sorted.
    private func accepted(among denied: [DeniedLogin], _ isAllowed: [Bool]) -> Accepted {
        let wanted = Denylist.caseFolded(denied.lazy.map { arena.bytes($0.name) })
        var accepted = Accepted(names: Array(repeating: false, count: denied.count))
        users.names(of: isAllowed).forEachRun { run in
            var index = 0
            run.forEach { name in
                while index < denied.count {
                    let order = arena.bytes(denied[index].name).compare(name)
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
        }
        return accepted
    }

    private static func caseFolded(_ names: some Sequence<Bytes>) -> Set<[UInt8]> {
        Set(names.lazy.filter { !$0.isASCII }.map(NormalForm.caseFolded))
    }

    /// Logins not denied by a state, and something is delivered here or the system is hosted.
    func allowedUsers() -> [Bool] {
        var allowed = accounts.map { account in
            guard account.kind == .user else { return false }
            return switch account.state {
            case .hosted, .partlyHosted, .loginOnly: true
            case .thirdParty, .suspended, .expanded: false
            }
        }
        for claim in claims where claim.action == .deliver {
            let account = accounts[Int(claim.account)]
            if account.kind == .user, account.state != .suspended {
                allowed[Int(claim.account)] = true
            }
        }
        return allowed
    }
}
