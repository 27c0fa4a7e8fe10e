/// How the version of Dovecot that is installed wants to have written what a hint tells to write.
struct DovecotNotation {
    private let isSince24: Bool

    init(_ settings: DovecotConfiguration) { isSince24 = settings.isSince24 }

    /// What a passdb names its file with.
    var file: String { isSince24 ? "passwd_file_path" : "args" }

    /// The service that asks, in the name of a file.
    var service: String { isSince24 ? "%{protocol}" : "%s" }

    /// All that stands for the service, which has older names.
    var services: [String] { isSince24 ? [service] : [service, "%{service}", "%{protocol}"] }

    /// The whole name, as it was typed.
    var wholeName: String { isSince24 ? "%{user}" : "%u" }

    /// Dovecot's own `auth_username_format`.
    var usualForm: String { isSince24 ? "%{user | lower}" : "%Lu" }

    /// What gives a passdb another form of the name than the others are asked for.
    var ownForm: String { isSince24 ? "auth_username_format" : "username_format" }

    /// The lines of a passdb that asks a file without the domain.
    func askingWithoutDomain(_ path: String) -> String {
        isSince24
            ? "auth_username_format = %{user | username | lower} and passwd_file_path = \(path)"
            : "args = username_format=%Ln \(path)"
    }

    /// What tells by whom the certificates of other systems are signed.
    var authority: String {
        isSince24
            ? "ssl_client_ca_file = /path/of/its/authority.pem"
            : "ssl_ca = </path/of/its/authority.pem and ssl_require_crl = no"
    }

    /// What has a master's password go on to the other passdbs.
    var passing: String { isSince24 ? "result_success = continue" : "pass = yes" }
}
