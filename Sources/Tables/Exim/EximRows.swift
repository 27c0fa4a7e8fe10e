package import MailModel

/// Compiles Exim's tables from the routing table: pure rows, no format.
///
/// One row says everything about a name, in the notation of `${extract`: `a=` what becomes of mail,
/// `s=` the system, `h=` its hosts and `p=lmtp` how they are spoken to, `to=` the names that mail goes
/// on to, `e=` what a refusal says, and `v=no` for a name that is nobody's to write to.
package struct EximRows {
    private let table: RoutingTable
    private let parameters: OutputParameters
    private let names: DomainNames
    private let accepted: AcceptedNames
    private let arena: ByteArena

    /// The tables of `table`; text that they need besides is kept here.
    package init(_ table: RoutingTable, _ parameters: OutputParameters) {
        self.table = table
        self.parameters = parameters
        arena = ByteArena(continuing: table.arena)
        names = DomainNames(parameters.domains)
        accepted = AcceptedNames(table, names, arena)
    }

    /// One of the tables.
    package func table(_ kind: EximTable) -> KeyValueTable {
        switch kind {
        case .routes: routes()
        case .domains: domains()
        case .deny: deny()
        }
    }

    /// Every address, every name that mail goes on under, and `@domain` where unknown addresses go
    /// somewhere → what becomes of mail.
    package func routes() -> KeyValueTable {
        var values = EximValues(parameters, arena)
        let refusals = Refusals(table)
        let mailboxes = accepted.listMailboxes()
        let contested = values.refused(.ambiguous, as: .defer)
        let catchAll = CatchAll(table, parameters, names, isEverywhere: false)
        var rows: [KeyValueTable.Row] = []
        rows.reserveCapacity(table.routes.count)
        var lists = ByteStringSet()
        for mailbox in mailboxes { lists.insert(arena.bytes(mailbox)) }
        for route in table.routes {
            let value: ByteArena.Reference
            switch route.action {
            case .deliver, .relay:
                guard let system = route.system else { continue }
                value = values.sent(to: Int(system), as: route.target)
            case .expand:
                // Its only member is the mailbox that it has itself.
                guard route.target != .none else { continue }
                let isMailbox = lists.contains(arena.bytes(route.address))
                value = values.expanded(to: route.target, isMailbox: isMailbox)
            case .defer, .reject:
                guard let refusal = refusals.refusal(of: route) else { continue }
                value = values.refused(refusal, as: route.action)
            }
            add(route.address, value, to: &rows)
        }
        // After the addresses: where a name is also an address, that route's row stays.
        for route in table.routes where route.target != .none {
            guard let system = route.system else { continue }
            let isOpen = route.action == .deliver || isOpen(route.target, catchAll)
            add(route.target, values.sent(to: Int(system), isOpen: isOpen), to: &rows)
        }
        for name in accepted.contestedNames() { add(name, contested, to: &rows) }
        for mailbox in mailboxes {
            guard let hosted = parameters.systems.firstIndex(where: \.hosted) else { continue }
            add(mailbox, values.sent(to: hosted), to: &rows)
        }
        for (domain, name) in names.forwarding {
            guard let system = parameters.systems.firstIndex(where: { $0.name == name }) else {
                continue
            }
            let key = arena.append("@" + domain)
            rows.append(KeyValueTable.Row(key: key, value: values.sent(to: system)))
        }
        for row in catchAll.rows {
            let value = values.expanded(to: arena.append(row.address), isMailbox: false)
            rows.append(KeyValueTable.Row(key: arena.append(row.key), value: value))
        }
        return KeyValueTable(path: EximTable.routes.path, arena: arena.text, rows: rows)
    }

    /// Every domain and alias, IDN domains in both spellings → the spelling in A-labels.
    package func domains() -> KeyValueTable {
        let rows = names.all.map { name in
            KeyValueTable.Row(
                key: arena.append(name),
                value: arena.append(DomainName.canonical(name) ?? name))
        }
        return KeyValueTable(path: EximTable.domains.path, arena: arena.text, rows: rows)
    }

    /// Every login that is refused → `denied`.
    package func deny() -> KeyValueTable {
        let value = arena.append("denied")
        var rows: [KeyValueTable.Row] = []
        rows.reserveCapacity(table.logins.count)
        for login in table.logins {
            for name in accepted.spellings(of: login.name) {
                rows.append(KeyValueTable.Row(key: name, value: value))
            }
        }
        return KeyValueTable(path: EximTable.deny.path, arena: arena.text, rows: rows)
    }

    /// Adds a row under each key that Exim may ask for.
    private func add(
        _ name: ByteArena.Reference, _ value: ByteArena.Reference,
        to rows: inout [KeyValueTable.Row]
    ) {
        guard EximKey.isDistinct(arena.bytes(name)) else { return }
        for spelling in accepted.spellings(of: name) {
            let key = EximKey.unquoted(arena.bytes(spelling)).map { arena.append($0) }
            rows.append(KeyValueTable.Row(key: key ?? spelling, value: value))
        }
    }

    /// Tells whether mail to a name that nobody has is taken all the same.
    private func isOpen(_ name: ByteArena.Reference, _ catchAll: CatchAll) -> Bool {
        let bytes = arena.bytes(name)
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return false }
        return names.forwards(Bytes(rebasing: bytes[(at + 1)...])) || catchAll.threatens(bytes)
    }
}
