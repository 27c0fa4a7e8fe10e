import MailModel
import Routing
import Tables

/// Everything the tables say of one name: its route, its owner, the rows, and whether it may log
/// in.
struct Explanation: Encodable {
    struct RouteFacts: Encodable {
        let action: String
        let system: String?
        let target: String?
    }

    struct AccountFacts: Encodable {
        let id: String
        let kind: String
        let dn: String
        let primary: String?
        let system: String?
        let state: String
        let rule: Int?
        /// What the rule says; nil when no rule was asked.
        let condition: String?
    }

    struct DenialFacts: Encodable {
        let reason: String
        let id: String
    }

    struct TableRow: Encodable {
        let table: String
        let key: String
        let value: String
    }

    /// The name as it was asked for, in canonical form where it has one.
    let name: String
    let generation: Int?
    let route: RouteFacts?
    let account: AccountFacts?
    let denied: DenialFacts?
    /// The first address that is delivered or relayed under this name, when it is no address.
    let mailboxOf: String?
    /// What becomes of mail to a name without a route.
    let unknown: String?
    let rows: [TableRow]

    init(of name: String, in set: CanonicalSet) throws {
        let address = name.withBytes { try? Address($0) }
        let isAddress = address?.domain != nil
        let key = isAddress ? address.map { $0.bytes(in: []) } ?? [] : Array(name.utf8)
        let login = name.withBytes { Login.canonical($0) } ?? Array(name.lowercased().utf8)
        self.name = String(decoding: key, as: UTF8.self)
        generation = set.number
        let reader = RouteReader(set.file(.routes))
        // The row's bytes are the reader's.
        defer { withExtendedLifetime(reader) {} }
        let found = try key.withUnsafeBytes { try reader.route(for: $0) }
        route = found.map {
            RouteFacts(
                action: $0.action.word, system: Explanation.text($0.system),
                target: Explanation.text($0.target))
        }
        let denial = (isAddress ? key : login).withUnsafeBytes { set.file(.logins).rows(for: $0) }
            .filter { $0.count == 3 }
        denied = denial.first.map {
            DenialFacts(
                reason: Explanation.text($0[2]) ?? "-", id: Explanation.text($0[1]) ?? "-")
        }
        let owner = found.map { Array($0.id) } ?? denial.first.map { unescapedField($0[1]) }
        account = owner.flatMap { Explanation.account($0, in: set) }
        mailboxOf = found == nil && isAddress ? try Explanation.owner(ofMailbox: key, set) : nil
        unknown =
            isAddress && found == nil && mailboxOf == nil
            ? Explanation.unknown(domain: address?.domain ?? [], set.outputs) : nil
        rows = Explanation.rows(
            key: self.name, route: route, isDenied: denied != nil, set.outputs)
    }

    /// Names that addresses are rewritten to are accepted too, and have no route of their own.
    private static func owner(ofMailbox name: [UInt8], _ set: CanonicalSet) throws -> String? {
        if set.rewritesNothing { return nil }
        let file = set.file(.routes)
        let row = try name.withUnsafeBytes { try RouteReader(file).route(under: $0) }
        return row.map { String(decoding: $0.address, as: UTF8.self) }
    }

    private static func text(_ field: Bytes) -> String? {
        let value = unescapedField(field)
        return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
    }

    private static func account(_ id: [UInt8], in set: CanonicalSet) -> AccountFacts? {
        let rows = id.withUnsafeBytes { set.file(.accounts).rows(for: $0) }
        guard let row = rows.first, row.count == 7 else { return nil }
        let rule = text(row[6]).flatMap(Int.init)
        let rules = set.outputs.rules ?? []
        return AccountFacts(
            id: text(row[0]) ?? "-", kind: text(row[1]) ?? "-", dn: text(row[2]) ?? "-",
            primary: text(row[3]), system: text(row[4]), state: text(row[5]) ?? "-",
            rule: rule,
            condition: rule.flatMap { rules.indices.contains($0 - 1) ? rules[$0 - 1] : nil })
    }

    private static func unknown(domain: [UInt8], _ outputs: OutputParameters) -> String {
        let name = String(decoding: domain, as: UTF8.self)
        guard let found = outputs.domains.first(where: { ([$0.name] + $0.aliases).contains(name) })
        else { return "\(name) is not a domain of the split" }
        guard let system = found.unknown else {
            return "nobody has this address: the MTA refuses it (550)"
        }
        return "nobody has this address: mail is forwarded to \(system)"
    }

    /// The rows of the text tables, as the tables are defined.
    private static func rows(
        key: String, route: RouteFacts?, isDenied: Bool, _ outputs: OutputParameters
    ) -> [TableRow] {
        var rows: [TableRow] = []
        if outputs.postfix != nil, let route {
            if route.action != "reject" {
                rows.append(TableRow(table: "postfix/recipients", key: key, value: "OK"))
            }
            if let target = route.target {
                rows.append(TableRow(table: "postfix/aliases", key: key, value: target))
            }
            if let system = outputs.systems.first(where: { $0.name == route.system }) {
                rows.append(
                    TableRow(table: "postfix/transport", key: key, value: system.transport))
            } else if route.action == "defer" {
                rows.append(
                    TableRow(
                        table: "postfix/transport", key: key,
                        value: "retry:4.3.5 ambiguous recipient"))
            }
        }
        guard isDenied else { return rows }
        if let postfix = outputs.postfix {
            rows.append(
                TableRow(
                    table: "postfix/sasl_deny", key: key, value: "REJECT \(postfix.denyText)"))
        }
        if outputs.dovecot { rows.append(TableRow(table: "dovecot/deny", key: key, value: "")) }
        if outputs.pam { rows.append(TableRow(table: "pam/deny", key: key, value: "")) }
        return rows
    }
}

extension Explanation {
    /// The explanation as lines a person reads.
    var text: String {
        var lines = [String(printable: name, limit: .max)]
        func add(_ title: String, _ value: String) {
            // A value has one line, or it could look like others.
            lines.append("  \(title.padding(9)) \(String(printable: value, limit: .max))")
        }
        if let route {
            var fate = route.action
            if let system = route.system {
                fate += (route.action == "deliver" ? " on " : " to ") + system
            }
            if let target = route.target { fate += ", as \(target)" }
            add("route", fate)
        }
        if let mailboxOf { add("route", "no address: the name that \(mailboxOf) is rewritten to") }
        if let unknown { add("route", unknown) }
        if let account {
            add("account", "\(account.kind) \(account.dn)")
            add("id", account.id)
            var rule = account.rule.map { ", by placement rule \($0)" } ?? ""
            if let condition = account.condition { rule += ": " + condition }
            add("state", account.state + (account.system.map { " on \($0)" } ?? "") + rule)
        }
        if let denied {
            add("login", "denied: \(denied.reason)")
        } else if account != nil {
            add("login", "not denied")
        } else if route == nil, unknown == nil {
            add("login", "not denied: the name is on no list")
        }
        for row in rows {
            add("row", "\(row.table): \(row.key)" + (row.value.isEmpty ? "" : " \(row.value)"))
        }
        if let generation { add("from", "generation \(generation)") }
        return lines.joined(separator: "\n")
    }
}
