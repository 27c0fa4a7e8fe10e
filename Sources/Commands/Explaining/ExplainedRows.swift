import MailModel
import Tables

/// What the tables of the outputs have of a name.
extension Explanation {
    /// The rows under the name, and under those that it leads to.
    static func rows(
        of search: NameSearch, isUnknown: Bool, in set: CanonicalSet
    ) throws -> [OutputRows.Row] {
        let found = search.route
        var names = search.subject.spellings(in: set.outputs.outputs)
        if let found, ["deliver", "relay"].contains(found.text(1)), let target = found[safe: 3] {
            names += ExplainedName.spellings(of: target)
            names += ExplainedName.otherKeys(of: target, in: set.outputs.outputs)
        }
        if let id = found?[safe: 5] {
            names += try logins(of: id, named: names, in: set)
        }
        if isUnknown, let domain = search.asked.domain {
            names += [domain, [UInt8(ascii: "@")] + domain].flatMap(ExplainedName.spellings)
        }
        return try set.outputRows(of: names.uniqued())
    }

    /// The denied logins of an account that the names lead to: their local parts, where the
    /// denylist says that they are its.
    private static func logins(
        of id: [UInt8], named names: [[UInt8]], in set: CanonicalSet
    ) throws -> [[UInt8]] {
        try names.map(ExplainedName.local).filter { local in
            try set.denial(of: local)?[safe: 1] == id
        }
    }

    /// What becomes of mail to an address that nobody has, as the rows say.
    static func unknown(
        domain: [UInt8], _ outputs: OutputParameters, _ rows: [OutputRows.Row]
    ) -> String {
        let name = String(decoding: domain, as: UTF8.self)
        guard let found = outputs.domain(named: name) else {
            return "\(name) is not a domain of the split"
        }
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
