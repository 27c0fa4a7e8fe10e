import MailModel

/// Who is to read the tables, and how this host tells them of new ones.
///
/// What a generation keeps of it are types of the tables': it must be readable whatever becomes of
/// the settings.
package enum OutputSettings: Sendable, Equatable {
    case postfix(PostfixSettings)
    case dovecot(DovecotSettings)
    case pam
    case exim(EximSettings)
    case export(ExportSettings)

    /// The keys below `outputs`, in the order in which outputs are kept, and what reads each.
    static let readers: [(key: String, read: @Sendable (Value) -> OutputSettings?)] = [
        ("postfix", { PostfixSettings(reading: $0).map { .postfix($0) } }),
        ("dovecot", { DovecotSettings(reading: $0).map { .dovecot($0) } }),
        ("pam", { Section($0, keys: [], canBeEmpty: true).map { _ in .pam } }),
        ("exim", { EximSettings(reading: $0).map { .exim($0) } }),
        ("export", { ExportSettings(reading: $0).map { .export($0) } }),
    ]

    /// Complains about what an output needs of the systems and does not find there.
    func check(_ value: Value, against systems: SystemsReader.Result) {
        switch self {
        case .dovecot(let settings): settings.check(value, against: systems)
        case .exim(let settings): settings.check(against: systems)
        case .postfix, .pam, .export: break
        }
    }
}
