import MailModel

/// The login values of each account, sorted: one counting pass over those of all, which are sorted by
/// name.
struct LoginsByAccount {
    private let starts: [UInt32]
    private let names: [ByteArena.Reference]

    init(_ table: RoutingTable) {
        let logins = table.userLogins ?? []
        var starts = Array(repeating: UInt32(0), count: table.accounts.count + 1)
        for login in logins { starts[Int(login.account) + 1] += 1 }
        for index in table.accounts.indices { starts[index + 1] += starts[index] }
        var next = starts
        var names = Array(repeating: ByteArena.Reference.none, count: logins.count)
        for login in logins {
            names[Int(next[Int(login.account)])] = login.name
            next[Int(login.account)] += 1
        }
        self.starts = starts
        self.names = names
    }

    func names(of account: UInt32) -> ArraySlice<ByteArena.Reference> {
        names[Int(starts[Int(account)])..<Int(starts[Int(account) + 1])]
    }

    /// The texts of an account's logins, each once: two attributes may hold the same one.
    func values(of account: UInt32, in text: ByteText) -> [Bytes] {
        var values: [Bytes] = []
        for name in names(of: account) {
            let value = text.bytes(name)
            if values.last?.equals(value) != true { values.append(value) }
        }
        return values
    }
}
