package import MailModel

/// Compiles Postfix's tables from the routing table: pure rows, no format.
package struct PostfixTables {
    private let table: RoutingTable
    private let parameters: OutputParameters
    private let output: PostfixOutput
    private let names: DomainNames
    private let accepted: AcceptedNames
    private let catchAll: CatchAll
    private let arena: ByteArena
    private let ok: ByteArena.Reference

    /// The tables of `table`; text that they need besides is kept here.
    package init(_ table: RoutingTable, _ parameters: OutputParameters, _ output: PostfixOutput) {
        self.table = table
        self.parameters = parameters
        self.output = output
        arena = ByteArena(continuing: table.arena)
        names = DomainNames(parameters.domains)
        accepted = AcceptedNames(table, names, arena)
        catchAll = CatchAll(
            table, parameters, names, isEverywhere: output.identityAliases ?? false)
        ok = arena.append("OK")
    }

    /// One of the tables: each key once as Postfix sees it, and only keys that its maps can hold.
    package func table(_ kind: PostfixTable) -> KeyValueTable {
        let rows =
            switch kind {
            case .domains: domains()
            case .recipients: recipients()
            case .aliases: aliases()
            case .transport: transport()
            case .saslDeny: saslDeny()
            }
        return LookupKeys.distinct(MapKeys(mapType: output.mapType).held(of: rows))
    }

    /// Every domain and alias → `OK`; IDN domains in both spellings (SMTPUTF8_README).
    package func domains() -> KeyValueTable {
        let rows = names.all.map { KeyValueTable.Row(key: arena.append($0), value: ok) }
        return KeyValueTable(path: "postfix/domains", arena: arena.text, rows: rows)
    }

    /// Every address that is not refused, every mailbox name, and `@domain` where unknown
    /// addresses are forwarded → `OK`.
    package func recipients() -> KeyValueTable {
        var rows: [KeyValueTable.Row] = []
        rows.reserveCapacity(table.routes.count)
        for route in table.routes where route.action != .reject {
            add(route.address, ok, to: &rows)
            if route.action == .deliver, route.target != .none {
                rows.append(KeyValueTable.Row(key: route.target, value: ok))
            }
        }
        for name in accepted.contestedNames() { add(name, ok, to: &rows) }
        for mailbox in accepted.listMailboxes() {
            rows.append(KeyValueTable.Row(key: mailbox, value: ok))
        }
        for (domain, _) in names.forwarding {
            rows.append(KeyValueTable.Row(key: arena.append("@" + domain), value: ok))
        }
        return KeyValueTable(path: "postfix/recipients", arena: arena.text, rows: rows)
    }

    /// Address → mailbox name, rewritten address or members, when that is not the address itself;
    /// where an `@domain` row could take it, every name that has no other row → itself.
    package func aliases() -> KeyValueTable {
        var rows: [KeyValueTable.Row] = []
        var parts = ListParts(table, arena)
        for route in table.routes {
            guard route.target != .none, route.action != .reject else {
                if isThreatened(route.address) { addIdentity(route.address, to: &rows) }
                continue
            }
            guard route.action == .expand else {
                add(route.address, route.target, to: &rows)
                continue
            }
            let value = parts.value(of: route) { key, part in
                rows.append(KeyValueTable.Row(key: key, value: part))
            }
            add(route.address, value, to: &rows)
        }
        // After the addresses: where a name is also an address, that route's row stays.
        if catchAll.isOn {
            let targets = table.routes.lazy.filter { $0.system != nil && $0.target != .none }
                .map(\.target)
            for name in Array(targets) + accepted.listMailboxes() where isThreatened(name) {
                addIdentity(name, to: &rows)
            }
        }
        for row in catchAll.rows {
            rows.append(
                KeyValueTable.Row(key: arena.append(row.key), value: arena.append(row.address)))
        }
        return KeyValueTable(path: "postfix/aliases", arena: arena.text, rows: rows)
    }

    private func isThreatened(_ name: ByteArena.Reference) -> Bool {
        catchAll.isOn && catchAll.threatens(arena.bytes(name))
    }

    /// Every address and every name it is rewritten to → its system's transport, so that mail
    /// already queued survives a move; what must not be accepted → an error; domains that
    /// forward unknown addresses → their system's transport.
    package func transport() -> KeyValueTable {
        let transports = parameters.systems.map { arena.append($0.transport.text) }
        var answers: [Refusal: ByteArena.Reference] = [:]
        for refusal in Refusal.allCases { answers[refusal] = arena.append(refusal.transport) }
        let refusals = Refusals(table)
        let mailboxes = mailboxNames()
        var rows: [KeyValueTable.Row] = []
        rows.reserveCapacity(table.routes.count)
        for route in table.routes {
            switch route.action {
            case .deliver, .relay:
                guard let system = route.system else { continue }
                add(route.address, transports[Int(system)], to: &rows)
            case .defer, .reject:
                guard
                    route.action == .defer || isThreatened(route.address)
                        || isAcceptedOtherwise(route.address, mailboxes),
                    let answer = refusals.refusal(of: route).flatMap({ answers[$0] })
                else { continue }
                add(route.address, answer, to: &rows)
            case .expand: break
            }
        }
        for route in table.routes where route.target != .none {
            // After the addresses: where a name is also an address, that route's row stays.
            guard let system = route.system else { continue }
            rows.append(KeyValueTable.Row(key: route.target, value: transports[Int(system)]))
        }
        for name in accepted.contestedNames() {
            guard let answer = answers[.ambiguous] else { continue }
            add(name, answer, to: &rows)
        }
        for mailbox in accepted.listMailboxes() {
            guard let hosted = parameters.systems.firstIndex(where: \.hosted) else { continue }
            rows.append(KeyValueTable.Row(key: mailbox, value: transports[hosted]))
        }
        for (domain, system) in names.forwarding {
            guard let transport = parameters.transport(of: system) else { continue }
            rows.append(
                KeyValueTable.Row(key: arena.append(domain), value: arena.append(transport.text)))
        }
        return KeyValueTable(path: "postfix/transport", arena: arena.text, rows: rows)
    }

    /// Login → `REJECT text`, for check_sasl_access.
    package func saslDeny() -> KeyValueTable {
        let text = output.denyText
        let value = arena.append(text.isEmpty ? "REJECT" : "REJECT " + text)
        var rows: [KeyValueTable.Row] = []
        rows.reserveCapacity(table.logins.count)
        for login in table.logins { add(login.name, value, to: &rows) }
        return KeyValueTable(path: "postfix/sasl_deny", arena: arena.text, rows: rows)
    }

    /// Adds a row, and its twin when the key's domain is an IDN that has a second spelling.
    private func add(
        _ key: ByteArena.Reference, _ value: ByteArena.Reference,
        to rows: inout [KeyValueTable.Row]
    ) {
        for key in accepted.spellings(of: key) {
            rows.append(KeyValueTable.Row(key: key, value: value))
        }
    }

    /// Adds a row from a name to itself, in each spelling of its domain.
    private func addIdentity(_ name: ByteArena.Reference, to rows: inout [KeyValueTable.Row]) {
        for name in accepted.spellings(of: name) {
            rows.append(KeyValueTable.Row(key: name, value: name))
        }
    }

    private func mailboxNames() -> ByteStringSet {
        var names = ByteStringSet()
        for route in table.routes where route.action == .deliver && route.target != .none {
            names.insert(arena.bytes(route.target))
        }
        return names
    }

    /// Would the MTA take mail for a refused address if no row told it otherwise? Yes where the
    /// domain forwards unknown addresses, for a mailbox name, and for `user+extension` when
    /// `user` is known (recipient_delimiter).
    private func isAcceptedOtherwise(_ address: ByteArena.Reference, _ mailboxes: ByteStringSet)
        -> Bool
    {
        let bytes = arena.bytes(address)
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let domain = Bytes(rebasing: bytes[(at + 1)...])
        if names.forwards(domain) || mailboxes.contains(bytes) { return true }
        for index in 1..<max(1, at)
        where bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
            let base = Array(bytes[..<index]) + [UInt8(ascii: "@")] + Array(domain)
            let route = base.withUnsafeBytes { table.route(for: $0) }
            if let route, route.action != .reject { return true }
        }
        return false
    }
}

extension Refusal {
    /// The transport that says so: error(8) refuses, retry(8) keeps mail in the queue.
    fileprivate var transport: String {
        switch self {
        case .disabled, .emptyList: "error:\(rawValue)"
        case .ambiguous, .unavailable: "retry:\(rawValue)"
        }
    }
}
