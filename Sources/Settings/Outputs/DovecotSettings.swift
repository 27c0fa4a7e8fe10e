import MailModel

/// The denylist of Dovecot, and whom it passes on.
package struct DovecotSettings: Sendable, Equatable {
    /// True: Dovecot closes the sessions of newly denied users.
    package var kick = false
    /// True: users of systems with an `imap` are passed on to it.
    package var proxy = false
}

extension DovecotSettings {
    /// Reads `outputs.dovecot`.
    init?(reading value: Value) {
        guard let section = Section(value, keys: ["kick", "proxy"], canBeEmpty: true) else {
            return nil
        }
        self.init()
        kick = section.value("kick")?.boolean() ?? kick
        proxy = section.value("proxy")?.boolean() ?? proxy
    }

    /// Complains when there is no system to pass anybody on to.
    func check(_ value: Value, against systems: SystemsReader.Result) {
        guard proxy, !systems.hasMailboxServer,
            let proxy = value.pairs(of: "keys")?.first(where: { $0.key == "proxy" })?.value
        else { return }
        proxy.complain(
            "no-imap", "no system says where its users read their mail",
            hint: "give one of 'systems' an imap: mail.example.com")
    }
}
