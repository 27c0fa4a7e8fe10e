import MailModel

/// What users are called: by their own addresses in all mirrored domains, by their logins, and by
/// `login@d` for every domain `d`.
struct NamesOfUsers {
    /// Sorted by address.
    let claims: [Route]
    /// Sorted by name.
    let logins: [NameOfUser]
    /// Sorted.
    let domains: [[UInt8]]
    let text: ByteText
    let owners: AccountOrder

    /// All names of the users that `isWanted` tells, each sort of name in its order.
    func names(of isWanted: [Bool]) -> NameMerge<4> {
        var (addresses, wanted): ([NameOfUser], [NameOfUser]) = ([], [])
        addresses.reserveCapacity(claims.count { isWanted[Int($0.account)] })
        for claim in claims where isWanted[Int(claim.account)] {
            addresses.append(NameOfUser(name: claim.address, account: claim.account))
        }
        var (plain, withDomain): ([NameOfUser], [NameOfUser]) = ([], [])
        for login in logins where isWanted[Int(login.account)] {
            wanted.append(login)
            if text.bytes(login.name).contains(UInt8(ascii: "@")) {
                withDomain.append(login)
            } else {
                plain.append(login)
            }
        }
        return NameMerge([
            NameRun(addresses, in: text, isTables: true),
            NameRun(wanted, in: text, isTables: true),
            NameRun(sortedAsBeforeAt(plain), at: domains, in: text),
            writtenOut(withDomain),
        ])
    }

    /// Sorted as if an `@` followed each, and each once: no such login with its `@` begins another
    /// one's.
    private func sortedAsBeforeAt(_ logins: [NameOfUser]) -> [NameOfUser] {
        let at = UInt8(ascii: "@")
        let sorted = logins.sorted { left, right in
            let (mine, other) = (text.bytes(left.name), text.bytes(right.name))
            // Where one begins the other, its `@` meets the other's next byte.
            let shared = min(mine.count, other.count)
            let order = Bytes(rebasing: mine[..<shared]).compare(Bytes(rebasing: other[..<shared]))
            if order != 0 { return order < 0 }
            if mine.count == other.count { return owners.precedes(left.account, right.account) }
            return mine.count < other.count ? at < other[shared] : mine[shared] < at
        }
        var unique: [NameOfUser] = []
        unique.reserveCapacity(sorted.count)
        for login in sorted {
            let last = unique.last.map { text.bytes($0.name) }
            if last?.equals(text.bytes(login.name)) != true { unique.append(login) }
        }
        return unique
    }

    /// `login@d` of logins that hold an `@` themselves.
    private func writtenOut(_ logins: [NameOfUser]) -> NameRun {
        let arena = ByteArena()
        let name = NameBuffer()
        var names: [NameOfUser] = []
        for login in logins {
            for domain in domains {
                let bytes = name.compose(text.bytes(login.name), domain)
                names.append(NameOfUser(name: arena.append(bytes), account: login.account))
            }
        }
        let order = ByteOrder.rows(
            names.count, text: { arena.bytes(names[$0].name) }, equal: { $0 < $1 })
        return NameRun(order.map { names[Int($0)] }, in: arena.text, isTables: false)
    }
}
