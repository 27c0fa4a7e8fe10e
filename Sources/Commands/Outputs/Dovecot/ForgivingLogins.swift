/// Finds the spellings with which denied users get past Dovecot's deny list.
///
/// The list is compared byte by byte, and holds whole names in lower case. Where the settings hand
/// over something else, or the passdbs behind it ask for less, somebody on the list gets in.
struct ForgivingLogins {
    private let settings: DovecotConfiguration
    private let notation: DovecotNotation
    private let file: String
    private let denied: DeniedNames
    private let passdbs: [DovecotConfiguration]

    /// `file` is the deny list, `denied` is what it holds; `proxies` lets nobody in here.
    init(
        _ settings: DovecotConfiguration, file: String, denied: DeniedNames,
        proxies: ProxyWiring? = nil
    ) {
        self.settings = settings
        notation = DovecotNotation(settings)
        self.file = file
        self.denied = denied
        passdbs = settings.sections("passdb").filter { passdb in
            passdb["master"] != "yes" && proxies?.reads(passdb) != true
        }
    }

    /// One sentence for each thing to change; `read` answers the text of a file, nil when this user
    /// cannot read it.
    func report(reading read: (String) -> String?) -> WiringReport {
        var report = WiringReport()
        report.findings += characters() + translation()
        for (place, section) in forms() { report.findings += format(section, place) }
        guard !asksWithoutDomain else { return report }
        for passdb in passdbs where passdb["deny"] != "yes" { cut(passdb, read, &report) }
        return report
    }

    // MARK: what a login may consist of

    /// Dovecot's own choice, a-z A-Z 0-9 `.-_@`, has no second spelling but capital letters.
    private func characters() -> [String] {
        guard let allowed = settings["auth_username_chars"], isForgiving else { return [] }
        let bytes = Set(allowed.utf8)
        let others = denied.spellings.filter { other in
            bytes.isEmpty || other.spelling.utf8.allSatisfy(bytes.contains)
        }
        guard let first = others.first else { return [] }
        let spellings = others.map { "\"\($0.spelling)\"" }.joined(separator: " or ")
        return [
            "dovecot: auth_username_chars lets more in than the deny list can hold: as "
                + "\(spellings), \(first.name) logs in although denied, where the password check "
                + "overlooks blanks, width or case as LDAP does; take the line out, or list "
                + "only the characters your logins have"
        ]
    }

    /// Files compare byte by byte, as the deny list does.
    private var isForgiving: Bool {
        passdbs.contains { passdb in
            passdb["deny"] != "yes"
                && !["passwd-file", "passwd", "shadow"].contains(passdb["driver"] ?? passdb.name)
        }
    }

    /// Pairs of characters, from and to.
    private func translation() -> [String] {
        let pairs = Array(settings["auth_username_translation"] ?? "")
        var changes: [Character: Character] = [:]
        for index in stride(from: 0, to: pairs.count - 1, by: 2) {
            changes[pairs[index]] = pairs[index + 1]
        }
        let names = [denied.bare, denied.full, denied.accented].compactMap(\.self)
        return names.lazy.map { ($0, String($0.map { changes[$0] ?? $0 })) }.filter { $0 != $1 }
            .prefix(1).map { name, asked in
                "dovecot: auth_username_translation turns \(name) into \"\(asked)\", which the deny "
                    + "list does not have; take the pair of characters out"
            }
    }

    // MARK: in which form it is handed over

    /// The sections that may say in which form.
    ///
    /// Since 2.4 what the passdb of the list says for itself goes before the rest. Deliveries are no
    /// logins: `protocol lmtp` may do as it likes.
    private func forms() -> [(String, DovecotConfiguration)] {
        for passdb in passdbs where passdb["deny"] == "yes" && passdb["passwd_file_path"] == file {
            let own = passdb["auth_username_format"]
            if own.map({ DovecotVariables($0).cutsOffTheDomain }) == false {
                return [("dovecot: passdb \(passdb.name)", passdb)]
            }
        }
        return [("dovecot", settings)]
            + settings.sections("protocol").filter { !["lmtp", "lda"].contains($0.name) }
            .map { ("dovecot: protocol \($0.name)", $0) }
    }

    private func format(_ section: DovecotConfiguration, _ place: String) -> [String] {
        guard let text = section["auth_username_format"] else { return [] }
        let format = DovecotVariables(text)
        // An empty format hands over what was typed, since 2.4 nothing.
        guard !text.isEmpty, format.isTheWholeName, format.lowers else {
            return ["\(place): auth_username_format = \(text)\(consequence(of: format))"]
        }
        return []
    }

    private func consequence(of format: DovecotVariables) -> String {
        let cure = "; take the line out (the default is \(notation.usualForm))"
        if format.isEmpty, settings.isSince24 {
            return " hands over no name: \(denied.bare) logs in although denied" + cure
        }
        if format.cutsOffTheDomain {
            guard let full = denied.full else {
                return " cuts off the domain: whoever has the name of a denied user in another "
                    + "domain is refused too" + cure
            }
            return " cuts off the domain: \(full) logs in although denied, for the deny list does "
                + "not have \"\(full.prefix { $0 != "@" })\"" + cure
        }
        if !format.lowers {
            return
                " keeps capital letters: as \"\(denied.bare.uppercased())\", \(denied.bare) logs "
                + "in although denied" + cure
        }
        return " is not the form of the deny list, whole names in lower case" + cure
    }

    // MARK: what the others ask for

    /// A second look at the list, without the domain, is the other way to be safe.
    private var asksWithoutDomain: Bool {
        passdbs.contains { passdb in
            guard passdb["deny"] == "yes" else { return false }
            return passdb.values.values.contains { DovecotVariables($0).cutsOffTheDomain }
        }
            || settings["auth_username_format"].map { DovecotVariables($0).cutsOffTheDomain }
                ?? false
    }

    private func cut(
        _ passdb: DovecotConfiguration, _ read: (String) -> String?, _ report: inout WiringReport
    ) {
        let driver = passdb["driver"] ?? passdb.name
        var places = values(of: passdb).map { ("passdb \(driver): \($0.key)", $0.value) }
        // Before 2.4 these two have a file of their own.
        if ["ldap", "sql"].contains(driver), let path = passdb["args"] {
            guard let text = read(path) else {
                report.unseen.append(
                    "\(path) cannot be read by this user, so nobody looked whether its queries cut "
                        + "off the domain (%n): run check as root once")
                return
            }
            places = PasswordQueries(text).asked.map { ("\($0.key) in \(path)", $0.value) }
        }
        // A search below the branch of the domain knows it too.
        guard !places.contains(where: { DovecotVariables($0.1).asksForDomain }) else { return }
        let cut = places.filter { DovecotVariables($0.1).cutsOffTheDomain }.sorted { $0.0 < $1.0 }
        guard let (place, text) = cut.first else { return }
        report.findings.append(
            "dovecot: \(place) cuts off the domain (\(text)): as \"\(denied.bare)@anything\", "
                + "\(denied.bare) logs in although denied; ask for the whole name "
                + "(\(notation.wholeName)), or ask the deny list twice: add behind its passdb another "
                + "with deny = yes and \(notation.askingWithoutDomain(file))")
    }

    /// The settings of a passdb that decide whom it finds.
    private func values(of passdb: DovecotConfiguration) -> [String: String] {
        var values = passdb.values.filter { !$0.key.hasSuffix("_fields") }
        guard passdb["driver"] ?? passdb.name == "ldap", settings.isSince24 else { return values }
        // Without a branch of its own it searches below the common one; with a DN to bind as, nothing
        // is searched.
        values["ldap_base"] = passdb["ldap_base"] ?? settings["ldap_base"]
        func value(_ key: String) -> String? {
            [key, "ldap_\(key)", "passdb_ldap_\(key)"].lazy.compactMap { passdb[$0] }.first
        }
        let dn = value("bind_userdn") ?? ""
        guard value("bind") == "yes", !dn.isEmpty else { return values }
        return ["bind_userdn": dn]
    }
}
