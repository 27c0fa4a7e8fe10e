import MailModel
import Tables
import TestSupport

/// A routing table as a test writes it down: plain strings, sorted and filled in here.
struct TableValue {
    struct Account {
        var id: String
        var kind = AccountKind.user
        var dn = "uid=x"
        var primary = ""
        var displayName = ""
        var unit = ""
        var logins: [String] = []
        var system: Int?
        var state = AccountRecord.State.hosted
        var rule: UInt16? = 0
    }

    struct Row {
        var address: String
        var action: Route.Action
        var system: Int?
        var target = ""
        var account = 0
    }

    var systems = ["here", "exchange"]
    var rules = ["relayed", "tab\tbed", "everybody-else"]
    var accounts = [Account(id: "u-anna")]
    var routes: [Row] = []
    var logins: [(name: String, account: Int, reason: DeniedLogin.Reason)] = []
    var problems: [Problem] = []

    var table: RoutingTable {
        let arena = ByteArena()
        let sortedRoutes = routes.sorted { $0.address.utf8.precedes($1.address.utf8) }
        let sortedLogins = logins.sorted { $0.name.utf8.precedes($1.name.utf8) }
        let sortedNames = accounts.enumerated().flatMap { account, value in
            value.logins.map { (name: $0, account: account) }
        }.sorted {
            $0.name == $1.name ? $0.account < $1.account : $0.name.utf8.precedes($1.name.utf8)
        }
        return RoutingTable(
            arena: arena.text, systems: systems, rules: rules,
            routes: sortedRoutes.map { row in
                Route(
                    address: arena.append(row.address), target: arena.append(row.target),
                    account: UInt32(row.account), system: row.system.map { UInt16($0) },
                    action: row.action)
            },
            logins: sortedLogins.map { login in
                DeniedLogin(
                    name: arena.append(login.name), account: UInt32(login.account),
                    reason: login.reason)
            },
            accounts: accounts.map { account in
                AccountRecord(
                    id: arena.append(account.id), dn: arena.append(account.dn),
                    primary: arena.append(account.primary),
                    displayName: arena.append(account.displayName),
                    unit: arena.append(account.unit),
                    system: account.system.map { UInt16($0) }, rule: account.rule,
                    kind: account.kind, state: account.state)
            }, problems: problems,
            userLogins: sortedNames.map { login in
                NameOfUser(name: arena.append(login.name), account: UInt32(login.account))
            })
    }
}

extension String.UTF8View {
    fileprivate func precedes(_ other: String.UTF8View) -> Bool { lexicographicallyPrecedes(other) }
}

/// The parameters of a host with two systems; a test changes what it is about.
func parameters(
    _ domains: [MailDomain] = [
        MailDomain(name: "example.com", aliases: [], unknown: nil)
    ], mapType: MapType = .lmdb, denyText: String = "", identityAliases: Bool = false,
    dovecot: Bool = true, proxy: Bool = false
) -> OutputParameters {
    OutputParameters(
        systems: [
            OutputParameters.System(name: "here", hosted: true, transport: "lmtp:unix:private/l"),
            OutputParameters.System(name: "exchange", hosted: false, transport: "smtp:[mx]:25"),
        ], domains: domains,
        outputs: [
            .postfix(
                PostfixOutput(
                    mapType: mapType, denyText: denyText, identityAliases: identityAliases))
        ] + (dovecot ? [.dovecot(DovecotOutput(proxy: proxy))] : []) + [.pam(PAMOutput())])
}

extension PostfixTables {
    /// The tables of the parameters' Postfix.
    init(_ table: RoutingTable, _ parameters: OutputParameters) {
        let outputs = parameters.outputs.compactMap { output in
            if case .postfix(let postfix) = output { postfix } else { nil }
        }
        self.init(
            table, parameters, outputs.first ?? PostfixOutput(mapType: .lmdb, denyText: ""))
    }

    /// The five tables.
    func all() -> [KeyValueTable] { PostfixTable.allCases.map(table) }
}

/// The text of a Postfix table.
func postfixText(_ table: KeyValueTable) throws -> [UInt8] {
    let contents = OutputContents.rows(
        table, isInText: { PostfixText.supports(key: $0) }, index: nil)
    return try TextSink.gather { try contents.render(to: &$0) }
}

/// A table's rows as `key → value` lines.
func lines(_ table: KeyValueTable) -> [String] {
    table.rows.map { row in
        let key = String(decoding: table.key(row), as: UTF8.self)
        return "\(key) → \(String(decoding: table.value(row), as: UTF8.self))"
    }
}

/// The canonical files of a table.
func canonicalFiles(_ table: RoutingTable) throws -> [CanonicalTable: [UInt8]] {
    var files: [CanonicalTable: [UInt8]] = [:]
    for kind in CanonicalTable.allCases {
        files[kind] = try TextSink.gather { try kind.render(table, to: &$0) }
    }
    return files
}

/// The text of every output file of a table, by its path.
func outputTexts(
    _ table: RoutingTable, _ parameters: OutputParameters
) throws -> [String: [UInt8]] {
    var texts: [String: [UInt8]] = [:]
    for output in parameters.outputs.map(\.output) {
        for file in output.files {
            let contents = output.contents(of: file, table, parameters)
            texts[file.path] = try TextSink.gather { try contents.render(to: &$0) }
        }
    }
    return texts
}
