import MailModel

/// All names of some users, each sort of name in its order.
///
/// A user's names are its own addresses in all mirrored domains, its logins, and `login@d` for every
/// domain `d`. They pass by once.
struct NamesOfUsers: ~Copyable {
    private let addresses: AddressRun
    private let logins: LoginRun
    private let inDomains: LoginInDomainsRun
    /// `login@d` of logins that hold an `@` themselves.
    private let writtenOut: LoginRun

    /// `claims` and `logins` are sorted, `isWanted` tells of each account.
    init(
        _ isWanted: [Bool], claims: [Route], logins: [LoginOfUser], domains: [[UInt8]],
        arena: ByteArena
    ) {
        let wanted = logins.filter { isWanted[Int($0.account)] }
        let at = UInt8(ascii: "@")
        var (plain, withDomain): ([LoginOfUser], [LoginOfUser]) = ([], [])
        for login in wanted {
            if arena.bytes(login.name).contains(at) {
                withDomain.append(login)
            } else {
                plain.append(login)
            }
        }
        let domains = domains.sorted { $0.lexicographicallyPrecedes($1) }
        addresses = AddressRun(claims, of: isWanted, arena)
        self.logins = LoginRun(wanted, arena, isTables: true)
        inDomains = LoginInDomainsRun(
            NamesOfUsers.sortedAsBeforeAt(plain, arena), in: domains, arena)
        writtenOut = NamesOfUsers.writtenOut(withDomain, domains, arena)
    }

    /// Calls `body` with every name once, in order, and the user for which `precedes` holds against
    /// all others that it belongs to.
    consuming func forEachName(
        precedes: (UInt32, UInt32) -> Bool, _ body: (UserName) -> Void
    ) {
        var (addresses, logins, inDomains, writtenOut) = (addresses, logins, inDomains, writtenOut)
        let held = NameBuffer()
        while true {
            var smallest = addresses.current
            NamesOfUsers.prefer(logins.current, to: &smallest)
            NamesOfUsers.prefer(inDomains.current, to: &smallest)
            NamesOfUsers.prefer(writtenOut.current, to: &smallest)
            guard let smallest else { return }
            var name = UserName(
                bytes: held.hold(smallest.bytes), user: smallest.user,
                reference: smallest.reference)
            NamesOfUsers.pass(&addresses, &name, precedes)
            NamesOfUsers.pass(&logins, &name, precedes)
            NamesOfUsers.pass(&inDomains, &name, precedes)
            NamesOfUsers.pass(&writtenOut, &name, precedes)
            body(name)
        }
    }

    /// Calls `body` with the names of each sort in order; `begin` before each sort.
    ///
    /// Names may come several times.
    consuming func forEachName(begin: () -> Void, _ body: (Bytes) -> Void) {
        func all(_ run: some NameRun) {
            var run = run
            begin()
            while let name = run.current {
                body(name.bytes)
                run.advance()
            }
        }
        all(addresses)
        all(logins)
        all(inDomains)
        all(writtenOut)
    }

    private static func prefer(_ name: UserName?, to smallest: inout UserName?) {
        guard let name else { return }
        if let found = smallest, !name.bytes.precedes(found.bytes) { return }
        smallest = name
    }

    /// Takes what a run has of the name.
    private static func pass(
        _ run: inout some NameRun, _ name: inout UserName, _ precedes: (UInt32, UInt32) -> Bool
    ) {
        while let other = run.current, other.bytes.equals(name.bytes) {
            var user = name.user
            if precedes(other.user, user) { user = other.user }
            name = UserName(
                bytes: name.bytes, user: user, reference: name.reference ?? other.reference)
            run.advance()
        }
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

    /// `login@d` for every domain and logins of any form, sorted.
    private static func writtenOut(
        _ logins: [LoginOfUser], _ domains: [[UInt8]], _ arena: ByteArena
    ) -> LoginRun {
        let text = ByteArena()
        let name = NameBuffer()
        let names = logins.flatMap { login in
            domains.map { domain in
                LoginOfUser(
                    name: text.append(name.compose(arena.bytes(login.name), domain)),
                    account: login.account)
            }
        }
        let order = ByteOrder.rows(
            names.count, text: { text.bytes(names[$0].name) },
            equal: { names[$0].account < names[$1].account })
        return LoginRun(order.map { names[Int($0)] }, text, isTables: false)
    }
}
