package import MailModel

/// To whom names go that are refused no more.
///
/// A name is let in when its account moves here, when nobody has it any more, or because another
/// account that may log in claims it. The last is a name taken over, unless that account had the
/// name before.
package final class Takers {
    private let table: RoutingTable
    private let allowed: AllowedUsers
    private let logins: [NameOfUser]
    private let ownerBefore: (Bytes) -> Bytes?

    /// The takers of names in a compiled table, `ownerBefore` answers the id of whose an address was;
    /// nil for a table that does not know who may log in, such as one that was read back.
    package init?(_ table: RoutingTable, ownerBefore: @escaping (Bytes) -> Bytes?) {
        guard let allowed = table.allowed else { return nil }
        self.table = table
        self.allowed = allowed
        logins = table.userLogins ?? []
        self.ownerBefore = ownerBefore
    }

    /// The id of the account that has a name now which was refused; nil when it is nobody's, its own
    /// account's still, or that of somebody who had it before.
    ///
    /// The former set names one account for each denied login, and for each address its owner:
    /// nothing else counts as having had it.
    package func taker(of login: LoginRow) -> Bytes? {
        let owners = owners(of: login.name)
        guard !owners.isEmpty, !owners.contains(where: { isAccount($0, login.id) }) else {
            return nil
        }
        if let before = ownerBefore(login.name), owners.contains(where: { isAccount($0, before) }) {
            return nil
        }
        return owners.map(id).min { $0.precedes($1) }
    }

    private func id(_ account: UInt32) -> Bytes {
        table.arena.bytes(table.accounts[Int(account)].id)
    }

    /// Where an entry had no id, its DN stood in.
    private func isAccount(_ account: UInt32, _ before: Bytes) -> Bool {
        id(account).equals(before)
            || table.arena.bytes(table.accounts[Int(account)].dn).equals(before)
    }

    // MARK: whose a name is

    /// The users who may log in under a name, or under one that Postfix takes for it.
    private func owners(of name: Bytes) -> [UInt32] {
        let owners = owners(spelt: name)
        if !owners.isEmpty { return owners }
        if name.isASCII { return beyondASCII[Array(name)] ?? [] }
        let folded = NormalForm.caseFolded(name)
        return folded.withUnsafeBytes { self.owners(spelt: $0) } + (beyondASCII[folded] ?? [])
    }

    private func owners(spelt name: Bytes) -> [UInt32] {
        var owners = rows(logins, of: name, \.name).map(\.account)
        if let at = name.lastIndex(of: UInt8(ascii: "@")) {
            let domain = Bytes(rebasing: name[(at + 1)...])
            if allowed.domains.contains(where: { $0.elementsEqual(domain) }) {
                let login = Bytes(rebasing: name[..<at])
                owners += rows(logins, of: login, \.name).map(\.account)
            }
            owners += rows(table.routes, of: name, \.address).map(\.account)
            owners += rows(allowed.contested, of: name, \.address).map(\.account)
        }
        return owners.filter { allowed.isAllowed[Int($0)] }
    }

    /// The sorted rows whose key is that name, found by binary search.
    private func rows<Row>(
        _ rows: [Row], of name: Bytes, _ key: KeyPath<Row, ByteArena.Reference>
    ) -> ArraySlice<Row> {
        let arena = table.arena
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if arena.bytes(rows[middle][keyPath: key]).precedes(name) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return rows[low...].prefix { arena.bytes($0[keyPath: key]).equals(name) }
    }

    /// The users who may log in under names beyond ASCII, by these names as Postfix folds them: few,
    /// and seldom asked for.
    private lazy var beyondASCII: [[UInt8]: [UInt32]] = {
        var users: [[UInt8]: [UInt32]] = [:]
        func note(_ name: Bytes, of account: UInt32) {
            users[NormalForm.caseFolded(name), default: []].append(account)
        }
        func isWanted(_ name: ByteArena.Reference, of account: UInt32) -> Bool {
            allowed.isAllowed[Int(account)] && !table.arena.bytes(name).isASCII
        }
        for login in logins where isWanted(login.name, of: login.account) {
            let name = table.arena.bytes(login.name)
            note(name, of: login.account)
            for domain in allowed.domains {
                (Array(name) + [UInt8(ascii: "@")] + domain).withUnsafeBytes {
                    note($0, of: login.account)
                }
            }
        }
        for rows in [table.routes, allowed.contested] {
            for row in rows where isWanted(row.address, of: row.account) {
                note(table.arena.bytes(row.address), of: row.account)
            }
        }
        return users
    }()
}
