import MailModel

/// The denylist of Dovecot.
package struct DovecotSettings: Sendable, Equatable {
    /// True: Dovecot closes the sessions of newly denied users.
    package var kick = false
}

extension DovecotSettings {
    /// Reads `outputs.dovecot`.
    init?(reading value: Value) {
        guard let section = Section(value, keys: ["kick"], canBeEmpty: true) else { return nil }
        kick = section.value("kick")?.boolean() ?? false
    }
}
