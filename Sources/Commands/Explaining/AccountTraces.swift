import MailModel
import Tables

/// What the tables have of one account beside its own row.
struct AccountTraces {
    private(set) var addresses: [Explanation.AddressFacts] = []
    /// The addresses of the lists that it is in.
    private(set) var lists: [String] = []

    /// Nobody's.
    init() {}

    /// Looks through the routes once, for those of an account that is asked for by an address, and for
    /// lists that it is in.
    init(of account: PlainRow, askedFor name: [UInt8], in set: CanonicalSet) throws {
        guard let id = account[safe: 0] else { return }
        let names = Set(try AccountTraces.names(of: account, in: set) + [name])
        let wanted = [AccountTraces.field(id)] + names.map(escapedField)
        try set.rows(of: .routes).forEachRow(holding: wanted) { row in
            guard row.count > 5 else { return true }
            if unescapedField(row[5]) == id {
                addresses.append(Explanation.AddressFacts(row.map(unescapedField)))
            } else if row[1].equals("expand"), AccountTraces.has(row[3], anyOf: names) {
                lists.append(String(decoding: unescapedField(row[0]), as: UTF8.self))
            }
            return true
        }
    }

    /// What lists call an account: its primary address, or the name that mail to it is delivered
    /// under.
    private static func names(of account: PlainRow, in set: CanonicalSet) throws -> [[UInt8]] {
        guard let primary = account[safe: 3] else { return [] }
        let route = try set.route(of: primary)
        let mailbox = route?.text(1) == "deliver" ? route?[safe: 3] : nil
        return [primary] + [mailbox].compactMap(\.self)
    }

    private static func has(_ target: Bytes, anyOf names: Set<[UInt8]>) -> Bool {
        unescapedField(target).withUnsafeBytes { list in
            Recipients.of(list).contains { names.contains(Array($0)) }
        }
    }

    /// A field that is neither the first nor the last of its row.
    private static func field(_ value: [UInt8]) -> [UInt8] {
        let tab = [UInt8(ascii: "\t")]
        return tab + escapedField(value) + tab
    }

    /// The denied logins of an account that are no addresses.
    static func deniedLogins(of id: [UInt8], in set: CanonicalSet) throws -> [[UInt8]] {
        var names: [[UInt8]] = []
        try set.rows(of: .logins).forEachRow(holding: [field(id)]) { row in
            guard row.count > 2, unescapedField(row[1]) == id,
                !row[0].contains(UInt8(ascii: "@"))
            else { return true }
            names.append(unescapedField(row[0]))
            return true
        }
        return names
    }

    /// The problems that are recorded for an entry, or about one of some names.
    static func problems(
        of dn: [UInt8]?, about names: [[UInt8]], in set: CanonicalSet
    ) throws -> [Explanation.ProblemFacts] {
        let dn = dn.map { dn in Array(dn.withUnsafeBytes { String(printable: $0) }.utf8) }
        // A subject is the name itself, or the name made printable.
        let names = Set(
            names + names.map { Array(String(printable: String(decoding: $0, as: UTF8.self)).utf8) }
        )
        let wanted = ([dn].compactMap(\.self) + names).filter { !$0.isEmpty }
        var problems: [Explanation.ProblemFacts] = []
        try set.rows(of: .problems).forEachRow(holding: wanted.map(escapedField)) { row in
            let fields = row.map(unescapedField)
            let isOfEntry = dn != nil && fields[safe: 2] == dn
            if isOfEntry || fields[safe: 3].map(names.contains) == true {
                problems.append(Explanation.ProblemFacts(fields))
            }
            return true
        }
        return problems
    }
}
