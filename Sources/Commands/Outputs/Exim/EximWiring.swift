/// Compares Exim's settings with what its tables need.
struct EximWiring {
    private let exim: EximConfiguration
    /// The folder of the tables.
    private let folder: String

    init(_ exim: EximConfiguration, folder: String) {
        self.exim = exim
        self.folder = folder
    }

    /// What this build of Exim lacks, by what `exim -bV` prints.
    static func lookups(_ version: String) -> [String] {
        let line = version.split(separator: "\n").first { $0.hasPrefix("Lookups") } ?? ""
        guard !line.split(separator: " ").contains("cdb") else { return [] }
        return ["exim: this build cannot read cdb files; install exim4-daemon-light or -heavy"]
    }

    /// One sentence for each thing to change.
    func findings(hasOtherLetters: Bool) -> [String] {
        var findings = routes()
        // Without the first steps the others would only repeat them.
        guard findings.isEmpty else { return findings }
        findings += recipients() + logins()
        if hasOtherLetters, exim.option("smtputf8_advertise_hosts").isEmpty {
            findings.append(
                "exim: smtputf8_advertise_hosts is empty, so that nobody can write to addresses "
                    + "beyond ASCII; set smtputf8_advertise_hosts = *")
        }
        return findings
    }

    private func routes() -> [String] {
        var findings: [String] = []
        if exim.domainList(reading: "\(folder)/domains.cdb") == nil {
            findings.append(
                "exim: no domain list reads the domains; add domainlist splitroute = "
                    + "cdb;\(folder)/domains.cdb")
        }
        guard let row = exim.routers.firstIndex(where: { $0.contains("\(folder)/routes.cdb") })
        else {
            return findings + [
                "exim: no router reads \(folder)/routes.cdb; put those of docs/wiring.md before "
                    + "the first router"
            ]
        }
        let others = exim.routers[..<row].filter { router in
            !["verify_only", "address_test"].contains { router.contains($0) }
                && router["domains"]?.contains("! +") != true
        }
        findings += others.map {
            "exim: the router \($0.name) stands before \(exim.routers[row].name) and may take "
                + "addresses of the split; put it behind the routers of the split"
        }
        return findings
    }

    /// Unknown addresses are refused at RCPT only where they are verified first.
    private func recipients() -> [String] {
        guard let acl = exim.acl(of: "acl_smtp_rcpt") else {
            return [
                "exim: acl_smtp_rcpt names no ACL, so that nobody is refused at RCPT; set it to the "
                    + "one of docs/wiring.md"
            ]
        }
        var statement = ""
        for line in acl.lines {
            let verb = String(line.prefix { $0 != " " && $0 != "=" })
            if EximWiring.verbs.contains(verb) {
                if let finding = tooEarly(statement, in: acl) { return [finding] }
                statement = ""
            }
            statement += line + "\n"
            if line.contains("verify") && line.contains("= recipient") { return [] }
        }
        return [
            "exim: the ACL \(acl.name) accepts unknown addresses and bounces them later; begin it "
                + "with deny domains = +\(domains), ! verify = recipient"
        ]
    }

    /// A statement that accepts addresses of the split before they are verified.
    private func tooEarly(_ statement: String, in acl: EximConfiguration.Part) -> String? {
        let isElsewhere = statement.contains("! +") || statement.contains("!+")
        guard statement.hasPrefix("accept"), !isElsewhere else { return nil }
        // `hosts = :` is what comes from no host at all: programs of this one.
        guard !statement.contains("hosts = :\n") || statement.contains("authenticated") else {
            return nil
        }
        let words = statement.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return
            "exim: the ACL \(acl.name) says \"\(words)\" before it verifies recipients, and accepts "
            + "unknown addresses; put deny domains = +\(domains), ! verify = recipient first"
    }

    private static let verbs: Set<String> = [
        "accept", "defer", "deny", "discard", "drop", "require", "warn",
    ]

    private var domains: String {
        exim.domainList(reading: "\(folder)/domains.cdb") ?? "splitroute"
    }

    /// Denied logins are refused by what checks the password, and again when they send.
    private func logins() -> [String] {
        let list = "\(folder)/deny.cdb"
        let servers = exim.authenticators.filter { authenticator in
            authenticator.lines.contains { $0.hasPrefix("server_") }
        }
        guard !servers.isEmpty else { return [] }
        var findings = servers.filter { $0["server_condition"] != nil && !$0.contains(list) }.map {
            "exim: the authenticator \($0.name) does not ask the deny list; begin its "
                + "server_condition with ${lookup{${lc:$auth2}}cdb{\(list)}{false}{...}}"
        }
        if exim.acl(of: "acl_smtp_mail")?.contains(list) != true {
            findings.append(
                "exim: acl_smtp_mail does not ask the deny list, so that whoever got past an "
                    + "authenticator may send; set it to the ACL of docs/wiring.md")
        }
        // Without it capitals get in.
        let unfolded = (exim.acls + servers).filter { part in
            part.lines.contains { line in
                line.contains(list) && !line.contains("${lc:")
            }
        }
        findings += unfolded.map {
            "exim: \($0.name) asks the deny list for a name as it was typed, so that capitals get "
                + "in; ask for ${lc:...}"
        }
        return findings
    }
}
