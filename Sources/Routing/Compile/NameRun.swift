import MailModel

/// Names with their users, in the order of the names, one at a time.
///
/// A name's bytes are valid until the next one.
final class NameRun {
    /// A name and the user it belongs to.
    struct Name {
        let bytes: Bytes
        let user: UInt32
        /// Where the table's arena has the name already; nil: nowhere.
        var reference: ByteArena.Reference?
    }

    private(set) var current: Name?
    private let step: () -> Name?

    init(_ step: @escaping () -> Name?) {
        self.step = step
        current = step()
    }

    func advance() { current = step() }
}

extension NameRun {
    /// The own addresses of some users; `claims` are sorted by address.
    static func addresses(
        _ claims: [Route], of isWanted: @escaping (UInt32) -> Bool, _ arena: ByteArena
    ) -> NameRun {
        var index = 0
        return NameRun {
            while index < claims.count {
                let claim = claims[index]
                index += 1
                if isWanted(claim.account) {
                    return Name(
                        bytes: arena.bytes(claim.address), user: claim.account,
                        reference: claim.address)
                }
            }
            return nil
        }
    }

    /// The login values of some users; `logins` are sorted.
    static func logins(
        _ logins: [LoginOfUser], of isWanted: @escaping (UInt32) -> Bool, _ arena: ByteArena
    ) -> NameRun {
        var index = 0
        return NameRun {
            while index < logins.count {
                let login = logins[index]
                index += 1
                if isWanted(login.account) {
                    return Name(
                        bytes: arena.bytes(login.name), user: login.account,
                        reference: login.name)
                }
            }
            return nil
        }
    }

    /// `login@d` for every domain; the logins hold no `@` and are sorted as if one followed them,
    /// the domains are sorted.
    ///
    /// No such login with its `@` begins another one's, so that all names of one login stand
    /// together.
    static func inDomains(
        _ logins: [LoginOfUser], _ domains: [[UInt8]], _ arena: ByteArena
    ) -> NameRun {
        let name = NameBuffer()
        var start = 0
        var end = 0
        var domain = domains.count
        var index = 0
        return NameRun {
            if index == end, domain < domains.count {
                domain += 1
                index = start
            }
            if domain == domains.count {
                start = end
                guard start < logins.count, !domains.isEmpty else { return nil }
                let login = arena.bytes(logins[start].name)
                end = start + 1
                while end < logins.count, arena.bytes(logins[end].name).equals(login) { end += 1 }
                domain = 0
                index = start
            }
            defer { index += 1 }
            let login = logins[index]
            return Name(
                bytes: name.compose(arena.bytes(login.name), domains[domain]), user: login.account)
        }
    }

    /// `login@d` for every domain and logins of any form, written out and sorted.
    static func writtenOut(
        _ logins: [LoginOfUser], _ domains: [[UInt8]], _ arena: ByteArena
    ) -> NameRun {
        let text = ByteArena()
        let name = NameBuffer()
        var names: [LoginOfUser] = []
        names.reserveCapacity(logins.count * domains.count)
        for login in logins {
            for domain in domains {
                let reference = text.append(name.compose(arena.bytes(login.name), domain))
                names.append(LoginOfUser(name: reference, account: login.account))
            }
        }
        let order = ByteOrder.rows(
            names.count, text: { text.bytes(names[$0].name) },
            equal: { names[$0].account < names[$1].account })
        var index = 0
        return NameRun {
            guard index < order.count else { return nil }
            defer { index += 1 }
            let name = names[Int(order[index])]
            return Name(bytes: text.bytes(name.name), user: name.account)
        }
    }
}

/// Memory for one name; its bytes are valid until it holds the next one.
final class NameBuffer {
    /// Two names of 255 octets with an `@` between them fit, and so does every address.
    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 8)

    deinit { memory.deallocate() }

    func hold(_ name: Bytes) -> Bytes {
        memory.copyMemory(from: name)
        return Bytes(rebasing: memory[..<name.count])
    }

    /// `login@domain`.
    func compose(_ login: Bytes, _ domain: [UInt8]) -> Bytes {
        memory.copyMemory(from: login)
        memory[login.count] = UInt8(ascii: "@")
        let rest = UnsafeMutableRawBufferPointer(rebasing: memory[(login.count + 1)...])
        rest.copyBytes(from: domain)
        return Bytes(rebasing: memory[..<(login.count + 1 + domain.count)])
    }
}
