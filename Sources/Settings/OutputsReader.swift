import MailModel

extension OutputSettings {
    private static let built = ["postfix", "dovecot", "pam"]
    private static let planned = ["exim", "opensmtpd", "sendmail", "json"]

    /// Reads `outputs`: who is to read the tables; at least one.
    init(reading file: Section) {
        let value = file.required("outputs", hint: "outputs: {postfix: {}, dovecot: {}}")
        let keys = OutputSettings.built + OutputSettings.planned
        let section = value.flatMap { Section($0, keys: keys) }
        postfix = section?.value("postfix").flatMap { Postfix(reading: $0) }
        let dovecotSection = section?.value("dovecot").flatMap {
            Section($0, keys: ["kick"], canBeEmpty: true)
        }
        dovecot = dovecotSection != nil
        dovecotKick = dovecotSection?.value("kick")?.boolean() ?? false
        pam = section?.value("pam").flatMap { Section($0, keys: [], canBeEmpty: true) } != nil
        guard let section, let value else { return }
        for name in OutputSettings.planned {
            guard let output = section.value(name) else { continue }
            output.context.complain(
                "not-yet", at: output.keyPlace, "the output '\(name)' is not built in this version",
                hint: "there are \(OutputSettings.built.joined(separator: ", "))")
        }
        if !section.hasUnknownKeys, !keys.contains(where: { section.value($0) != nil }) {
            value.context.complain(
                "missing-output", at: value.keyPlace, "nobody is to read the tables",
                hint: "name at least one of \(OutputSettings.built.joined(separator: ", "))")
        }
    }
}

extension OutputSettings.Postfix {
    /// Says what a user can do, and nothing about where the mailbox is.
    static let defaultDenyText = "This mailbox is hosted on another system"

    init?(reading value: Value) {
        let keys = ["map_type", "deny_text", "reload", "settle", "identity_aliases"]
        guard let section = Section(value, keys: keys, canBeEmpty: true) else { return nil }
        mapType = section.value("map_type")?.word() ?? .lmdb
        denyText = section.value("deny_text")?.denyText() ?? Self.defaultDenyText
        reload = section.value("reload")?.boolean() ?? false
        settle = section.value("settle")?.seconds(from: "0s", to: "10m") ?? 11
        identityAliases = section.value("identity_aliases")?.boolean() ?? false
    }
}

extension Value {
    /// Text of an SMTP reply (RFC 5321 section 4.5.3.1.5 leaves room for about 500 octets).
    fileprivate func denyText() -> String? {
        guard let text = text() else { return nil }
        guard text.count > 400 else { return text }
        complain("too-long", "'\(name)' has more than 400 characters")
        return nil
    }
}
