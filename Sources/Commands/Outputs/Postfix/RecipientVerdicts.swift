import Foundation
import MailModel

/// Looks at settings of main.cf with which a recipient gets another answer, or another mailbox, than
/// the tables say.
struct RecipientVerdicts {
    private let postfix: PostfixInstance
    private let folder: String
    private let table: RoutingTable

    /// `folder` holds the tables, `table` is what they are made from.
    init(_ postfix: PostfixInstance, folder: String, table: RoutingTable) {
        self.postfix = postfix
        self.folder = folder
        self.table = table
    }

    /// One sentence for each thing to change; `forwarding` are the domains whose unknown addresses
    /// another system takes, `rowForEach` those whose every name has a row in aliases.
    func report(
        domains: [String], forwarding: Set<String>, rowForEach: Set<String>
    ) async -> WiringReport {
        var report = WiringReport()
        report.findings += unlisted()
        if !rowForEach.isSuperset(of: domains) { report.findings += extended(rowForEach) }
        report += await root(domains.filter { !forwarding.contains($0) })
        return report
    }

    // MARK: unknown recipients

    private func unlisted() -> [String] {
        let parameter = "smtpd_reject_unlisted_recipient"
        let own = postfix.services["smtp/inet"] ?? [:]
        guard (own[parameter] ?? postfix[parameter]) == "no" else { return [] }
        let restrictions = ["smtpd_recipient_restrictions", "smtpd_relay_restrictions"]
        let isAsked = restrictions.contains {
            PostfixInstance.words(own[$0] ?? postfix[$0]).contains("reject_unlisted_recipient")
        }
        guard !isAsked else { return [] }
        let place =
            own[parameter] == nil ? postfix.mainFile : "\(postfix.masterFile): smtp/inet"
        return [
            "\(place): \(parameter) = no accepts what the tables refuse and bounces it later; take "
                + "it out"
        ]
    }

    // MARK: addresses that look like extensions

    /// An address without an alias row of its own is looked up without its extension next, and what
    /// stands before the delimiter may be somebody else's (virtual(5), "ADDRESS EXTENSION").
    private func extended(_ safe: Set<String>) -> [String] {
        let delimiters = Set(postfix["recipient_delimiter"].utf8)
        guard !delimiters.isEmpty else { return [] }
        var found: [(address: String, other: String)] = []
        var count = 0
        for route in table.routes where route.action != .reject {
            let name = table.arena.bytes(route.target == .none ? route.address : route.target)
            guard route.action != .expand, let base = base(of: name, delimiters),
                let other = base.withUnsafeBytes({ table.route(for: $0) }),
                other.target != .none || other.action == .expand,
                name.withoutAliasRow(in: table),
                !safe.contains(where: { name.suffix($0.utf8.count).elementsEqual($0.utf8) })
            else { continue }
            count += 1
            if found.isEmpty, let address = name.text {
                found = [(address, String(decoding: base, as: UTF8.self))]
            }
        }
        return found.map { address, other in
            let more = count > 1 ? ", and \(count - 1) more like it" : ""
            return "\(postfix.mainFile): with recipient_delimiter = "
                + "\(postfix["recipient_delimiter"]) mail for \(address) takes the way of \(other)"
                + "\(more): give those addresses a name without the delimiter, or write a row for "
                + "each address with outputs.postfix.identity_aliases: true"
        }
    }

    /// The address without its extension; nil when it has none.
    ///
    /// A delimiter in front is a name's own (Postfix, split_addr.c).
    private func base(of name: Bytes, _ delimiters: Set<UInt8>) -> [UInt8]? {
        guard let at = name.lastIndex(of: UInt8(ascii: "@")),
            let cut = name[..<at].dropFirst().firstIndex(where: delimiters.contains)
        else { return nil }
        return Array(name[..<cut]) + Array(name[at...])
    }

    // MARK: mail of this host's own

    /// cron writes to root, which is `root@$myorigin`: an address of the split when that is one of
    /// its domains, and aliases(5) is not asked for those.
    private func root(_ domains: [String]) async -> WiringReport {
        var report = WiringReport()
        let origin = origin()
        guard let domain = domains.first(where: { $0 == origin }) else { return report }
        let address = "root@\(domain)"
        guard address.withBytes({ table.route(for: $0) }) == nil else { return report }
        let parameter = "virtual_alias_maps"
        for other in ForeignTable.all(in: postfix.words(parameter), but: folder) {
            // Where myorigin is the domain, a bare name is asked for too.
            let answers = await other.answers(to: [address, "root"], of: postfix)
            if answers?.isEmpty == false { return WiringReport() }
            if answers == nil { report.unseen.append(other.unseen(in: parameter, of: postfix)) }
        }
        guard report.unseen.isEmpty else { return report }
        report.findings.append(
            "\(postfix.mainFile): myorigin = \(domain) makes \(address) of root, and nobody has that "
                + "address: what cron and this host itself write is refused, for aliases(5) is asked "
                + "for local names only; name a table in virtual_alias_maps with a row "
                + "\"root you@\(domain)\", or set myorigin = $myhostname")
        return report
    }

    /// A path stands for the first line of the file.
    private func origin() -> String {
        let value = postfix["myorigin"]
        guard value.hasPrefix("/") else { return value.lowercased() }
        let text = (try? String(contentsOfFile: value, encoding: .utf8)) ?? ""
        return text.split(whereSeparator: \.isWhitespace).first.map { $0.lowercased() } ?? ""
    }
}

extension Bytes {
    /// No row of aliases rewrites the name.
    fileprivate func withoutAliasRow(in table: RoutingTable) -> Bool {
        guard let route = table.route(for: self) else { return true }
        return route.target == .none && route.action != .expand
    }
}
