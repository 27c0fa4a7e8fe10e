/// Looks for rows of other tables that answer for a whole domain of the split.
///
/// Postfix asks every table for the whole address before it asks any for `@domain` (virtual(5)), so
/// such a row takes the mail of every address that no row of ours rewrites, whichever table is named
/// first.
struct CatchAllRows {
    private let postfix: PostfixInstance
    private let folder: String
    private let domains: [String]
    private let forwarding: Set<String>
    private let rowForEach: Set<String>

    /// `folder` holds the tables; `forwarding` are the domains whose unknown addresses another system
    /// takes, `rowForEach` those whose every name has a row in aliases.
    init(
        _ postfix: PostfixInstance, folder: String, domains: [String], forwarding: Set<String>,
        rowForEach: Set<String>
    ) {
        self.postfix = postfix
        self.folder = folder
        self.domains = domains
        self.forwarding = forwarding
        self.rowForEach = rowForEach
    }

    /// One sentence for each table and parameter.
    func report() async -> WiringReport {
        var report = WiringReport()
        for (parameter, sentence) in CatchAllRows.sentences {
            let isSafe =
                switch parameter {
                case "virtual_alias_maps": rowForEach
                case "virtual_mailbox_maps", "relay_recipient_maps": forwarding
                default: Set<String>()
                }
            let asked = domains.filter { !isSafe.contains($0) }
            guard !asked.isEmpty else { continue }
            let tables = ForeignTable.all(in: postfix.words(parameter), but: folder)
            for table in tables {
                // Patterns know no `@domain`: they answer to the address itself.
                let keys = asked.flatMap { ["@\($0)", "nobody.has.this.address@\($0)"] }
                guard let answers = await table.answers(to: keys, of: postfix) else {
                    report.unseen.append(table.unseen(in: parameter, of: postfix))
                    continue
                }
                guard let key = keys.first(where: { answers[$0] != nil }) else { continue }
                let domain = "@" + key.drop { $0 != "@" }.dropFirst()
                report.findings.append(
                    "\(postfix.mainFile): \(parameter) also asks \(table.name), "
                        + sentence(domain, answers[key] ?? ""))
            }
        }
        return report
    }

    private static let sentences: [(String, @Sendable (String, String) -> String)] = [
        (
            "virtual_alias_maps",
            { domain, value in
                "which sends \(domain) to \(value): mail to every address without a row in aliases "
                    + "goes there; take the row out and set domains[].catch_all: \(value), or write "
                    + "a row for each address with outputs.postfix.identity_aliases: true"
            }
        ),
        ("canonical_maps", rewritten), ("recipient_canonical_maps", rewritten),
        (
            "relocated_maps",
            { domain, _ in
                "which says of every address \(domain) that it has moved; take the row out"
            }
        ),
        ("virtual_mailbox_maps", accepted), ("relay_recipient_maps", accepted),
    ]

    private static let rewritten: @Sendable (String, String) -> String = { domain, value in
        "which makes \(value) of every address \(domain) before our tables are asked; take the row "
            + "out"
    }

    private static let accepted: @Sendable (String, String) -> String = { domain, _ in
        "which has every address \(domain): those that nobody has are accepted, and bounce later; "
            + "take the row out"
    }
}
