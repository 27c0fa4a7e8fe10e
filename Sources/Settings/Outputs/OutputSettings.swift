import MailModel

/// Who is to read the tables, and how this host tells them of new ones.
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

    /// Why the reader cannot be told to send mail to another system that way; nil when it can.
    func objection(to transport: NextHop) -> Objection? {
        switch self {
        case .postfix, .dovecot, .pam, .export: nil
        case .exim: EximSettings.objection(to: transport)
        }
    }

    /// What a reader cannot express, and what to write instead.
    struct Objection {
        let message: String
        let hint: String
    }
}
