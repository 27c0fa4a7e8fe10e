/// Holds `doveconf -n` against the deny list (Dovecot 2.3 and 2.4, "passdb").
struct DovecotWiring {
    private let settings: DovecotConfiguration
    private let file: String
    private let proxies: ProxyWiring?

    /// `file` is the deny list; `proxies` are the files by which people are passed on, nil: there are
    /// none.
    init(_ settings: DovecotConfiguration, file: String, proxies: ProxyWiring? = nil) {
        self.settings = settings
        self.file = file
        self.proxies = proxies
    }

    /// One sentence for each thing to change.
    func findings() -> [String] {
        // A master passdb knows who may log in for others; nobody gets in by it alone.
        let passdbs = settings.sections("passdb").filter { passdb in
            passdb["master"] != "yes" && proxies?.reads(passdb) != true
        }
        let index = passdbs.firstIndex { $0["deny"] == "yes" && names($0) && !cuts($0) }
        if let index {
            guard index > 0 else { return [] }
            return [
                "dovecot: the deny passdb is number \(index + 1); put it before all others, or "
                    + "they let denied users in first"
            ]
        }
        if passdbs.contains(where: { $0["deny"] == "yes" && names($0) }) {
            return [
                "dovecot: the deny passdb cuts off the domain, and the deny list has whole names "
                    + "too; put one without \(DovecotNotation(settings).ownForm) before it"
            ]
        }
        if passdbs.contains(where: names) {
            return ["dovecot: the passdb of \(file) lacks deny = yes: its users would be let in"]
        }
        return ["dovecot: no passdb reads \(file); add one with deny = yes before all others"]
    }

    private func names(_ passdb: DovecotConfiguration) -> Bool {
        passdb.files.contains(file)
    }

    private func cuts(_ passdb: DovecotConfiguration) -> Bool {
        passdb.values.values.contains { DovecotVariables($0).cutsOffTheDomain }
    }
}
