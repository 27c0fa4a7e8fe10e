import MailModel
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
        /// The placement rule's name; nil when no rule was asked.
        let rule: String?
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
    /// Where the rows are that no text file can hold; nil when every row is shown.
    let hidden: String?

    init(of name: String, in set: CanonicalSet) throws {
        let asked = ExplainedName(name)
        let found = try set.route(of: asked.key)
        let denial = try set.denial(of: asked.login)
        let id = found?[safe: 5] ?? denial?[safe: 1]
        self.name = String(decoding: asked.key, as: UTF8.self)
        generation = set.number
        route = found.map { row in
            RouteFacts(
                action: row.text(1) ?? "-", system: row.text(2), target: row.text(3))
        }
        denied = denial.map { DenialFacts(reason: $0.text(2) ?? "-", id: $0.text(1) ?? "-") }
        account = try id.flatMap { try set.account($0) }.map { AccountFacts($0, set.outputs) }
        let mailboxOf =
            found == nil && asked.domain != nil ? try set.address(under: asked.key) : nil
        self.mailboxOf = mailboxOf.map { String(decoding: $0, as: UTF8.self) }
        let isUnknown = asked.domain != nil && found == nil && mailboxOf == nil
        var names = asked.spellings(in: set.outputs.outputs)
        if let found, ["deliver", "relay"].contains(found.text(1)), let target = found[safe: 3] {
            names += ExplainedName.spellings(of: target)
            names += ExplainedName.otherKeys(of: target, in: set.outputs.outputs)
        }
        if let id, found != nil { names += try Explanation.logins(of: id, named: names, in: set) }
        if isUnknown, let domain = asked.domain {
            names += [domain, [UInt8(ascii: "@")] + domain].flatMap(ExplainedName.spellings)
        }
        let rows = try set.outputRows(of: names.uniqued())
        self.rows = rows.map(TableRow.init)
        unknown =
            isUnknown ? Explanation.unknown(domain: asked.domain ?? [], set.outputs, rows) : nil
        hidden = asked.key.withUnsafeBytes { key in
            set.outputs.outputs.lazy.compactMap { $0.output.hidingPlace(of: key) }.first
        }
    }

    /// The refused logins of an account that the names lead to: their local parts, where the
    /// denylist says that they are its.
    private static func logins(
        of id: [UInt8], named names: [[UInt8]], in set: CanonicalSet
    ) throws -> [[UInt8]] {
        try names.map(ExplainedName.local).filter { local in
            try set.denial(of: local)?[safe: 1] == id
        }
    }

    private static func unknown(
        domain: [UInt8], _ outputs: OutputParameters, _ rows: [OutputRows.Row]
    ) -> String {
        let name = String(decoding: domain, as: UTF8.self)
        guard let found = outputs.domains.first(where: { ([$0.name] + $0.aliases).contains(name) })
        else { return "\(name) is not a domain of the split" }
        if let system = found.unknown {
            return "nobody has this address: mail is forwarded to \(system)"
        }
        guard let address = found.catchAll else {
            return "nobody has this address: the MTA rejects it (550)"
        }
        let isCaught = rows.contains { row in
            row.key.first == UInt8(ascii: "@") && row.value.firstRange(of: address.utf8) != nil
        }
        return isCaught
            ? "nobody has this address: mail goes to catch_all \(address)"
            : "nobody has this address, nor catch_all \(address): the MTA rejects it (550)"
    }
}

extension Explanation.AccountFacts {
    /// The facts of a row of `accounts.tsv`.
    fileprivate init(_ row: [[UInt8]], _ outputs: OutputParameters) {
        id = row.text(0) ?? "-"
        kind = row.text(1) ?? "-"
        dn = row.text(2) ?? "-"
        primary = row.text(3)
        system = row.text(4)
        state = row.text(5) ?? "-"
        rule = row.text(6)
        condition = rule.flatMap(outputs.condition)
    }
}

extension Explanation.TableRow {
    fileprivate init(_ row: OutputRows.Row) {
        table = row.path
        key = String(decoding: row.key, as: UTF8.self)
        value = String(decoding: row.value, as: UTF8.self)
    }
}

extension [[UInt8]] {
    /// A field that has a value; nil also where a damaged row ends too soon.
    fileprivate subscript(safe index: Int) -> [UInt8]? {
        indices.contains(index) && !self[index].isEmpty ? self[index] : nil
    }

    fileprivate func text(_ index: Int) -> String? {
        self[safe: index].map { String(decoding: $0, as: UTF8.self) }
    }

    /// Each value once, where it stands first.
    fileprivate func uniqued() -> [[UInt8]] {
        var seen: Set<[UInt8]> = []
        return filter { !$0.isEmpty && seen.insert($0).inserted }
    }
}
