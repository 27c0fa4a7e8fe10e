import MailModel
import Tables

/// Holds `doveconf -n` against the files by which people of other systems are passed on.
///
/// A row of theirs accepts every password, because the other system asks for it. So it must meet
/// nobody but the services that pass on: one file for each, chosen by `%s`, since 2.4 `%{protocol}`.
struct ProxyWiring {
    private let settings: DovecotConfiguration
    private let notation: DovecotNotation
    private let prefix: String
    private let servers: [MailboxServer]

    /// `prefix` is what the files' paths begin with; `servers` is where people are passed on to.
    init(_ settings: DovecotConfiguration, prefix: String, servers: [MailboxServer]) {
        self.settings = settings
        notation = DovecotNotation(settings)
        self.prefix = prefix
        self.servers = servers
    }

    /// Tells whether a passdb reads the file of whichever service asks.
    func reads(_ passdb: DovecotConfiguration) -> Bool {
        files(passdb).contains { file in notation.services.contains { file == prefix + $0 } }
    }

    /// One sentence for each thing to change; `others` are files beside ours whose paths begin alike,
    /// `read` answers the text of a file, nil when this user cannot read it.
    func findings(others: [String], reading read: (String) -> String?) -> [String] {
        place() + traps() + domain() + masters() + certificates(read)
            + others.map { file in
                "dovecot: \(file) is not splitroute's: whoever asks as \(file.dropFirst(prefix.count)) is "
                    + "let in with any password by its rows (nopassword); remove it"
            }
    }

    /// The files of a passdb that begin as ours do.
    private func files(_ passdb: DovecotConfiguration) -> [String] {
        passdb.files.filter { $0.hasPrefix(prefix) }
    }

    private var usual: String { "\(notation.file) = \(prefix)\(notation.service)" }

    // MARK: before the deny list

    private func place() -> [String] {
        let passdbs = settings.sections("passdb").filter { $0["master"] != "yes" }
        guard let index = passdbs.firstIndex(where: reads) else {
            return [
                "dovecot: no passdb passes anybody on, so that people of other systems are denied; "
                    + "add one before all others, with \(usual)"
            ]
        }
        if passdbs[index]["deny"] == "yes" {
            return [
                "dovecot: the passdb of \(prefix)\(notation.service) has deny = yes, which denies "
                    + "everybody it should pass on; take that line out"
            ]
        }
        guard index > 0 else { return [] }
        return [
            "dovecot: the passdb that passes people on is number \(index + 1); put it before all "
                + "others: the deny passdb denies them first, and another one may let them in here"
        ]
    }

    // MARK: any password

    private func traps() -> [String] {
        let sections = [settings] + settings.sections("protocol")
        let passdbs = sections.flatMap { $0.sections("passdb") }
        return passdbs.flatMap(files).filter { file in
            !notation.services.contains { file == prefix + $0 }
        }.map { file in
            "dovecot: a passdb reads \(file) whoever asks: who sends mail, too, is let in with any "
                + "password by its rows (nopassword), which makes an open relay; write \(usual)"
        }
    }

    private func domain() -> [String] {
        let cut = settings.sections("passdb").contains { passdb in
            reads(passdb) && passdb.values.values.contains { DovecotVariables($0).cutsOffTheDomain }
        }
        guard cut else { return [] }
        return [
            "dovecot: the passdb that passes people on cuts off the domain: whoever has the name of "
                + "one of them in another domain is passed on too; take \(notation.ownForm) out"
        ]
    }

    // MARK: whom the passwords are shown to

    private func masters() -> [String] {
        let passing = settings.sections("passdb").contains { passdb in
            passdb["master"] == "yes"
                && (passdb["pass"] == "yes"
                    || passdb["result_success"]?.hasPrefix("continue") == true)
        }
        guard passing else { return [] }
        return [
            "dovecot: the passdb of master users has \(notation.passing): for people of another system "
                + "it shows that system the master's password; take that line out"
        ]
    }

    /// A login process believes nobody but `ssl_client_ca_file`; up to 2.3 nobody but `ssl_ca`, and only
    /// with a list of what was revoked.
    private func certificates(_ read: (String) -> String?) -> [String] {
        guard servers.contains(where: { $0.security != .none }) else { return [] }
        if settings["ssl_client_require_valid_cert"] == "no" {
            return [
                "dovecot: ssl_client_require_valid_cert = no: passwords go to whoever answers in the "
                    + "place of the other system; take the line out"
            ]
        }
        let key = settings.isSince24 ? "ssl_client_ca_file" : "ssl_ca"
        guard let authorities = settings[key], !authorities.isEmpty else {
            return [
                "dovecot: no certificate of another system can be verified, so that nobody is passed "
                    + "on; set \(notation.authority)"
            ]
        }
        guard !settings.isSince24 else { return [] }
        let text = authorities.hasPrefix("<") ? read(String(authorities.dropFirst())) : nil
        guard settings["ssl_require_crl"] != "no", text?.contains("BEGIN X509 CRL") != true else {
            return []
        }
        return [
            "dovecot: ssl_ca has no list of revoked certificates, without which none is believed and "
                + "nobody is passed on; set ssl_require_crl = no"
        ]
    }
}
