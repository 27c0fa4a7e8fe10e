import MailModel

/// Reads `directory.bind`: who asks the directory and where the password is.
///
/// For the SASL mechanisms with a password, `dn` is the authentication identity.
enum BindReader {
    struct Result {
        var method: Method = .anonymous
        /// Where the section is named, for complaints; nil when it is missing.
        var place: Diagnostic.Place?
        var dn: String?
        var passwordPlace: DirectorySettings.PasswordPlace?
        /// The first value that names a password.
        var password: Value?

        /// What is missing has been complained about.
        var settings: Bind<DirectorySettings.PasswordPlace> {
            let password = passwordPlace ?? .file("")
            return switch method {
            case .simple: .simple(dn: dn ?? "", password: password)
            case .external: .external
            case .gssapi: .gssapi
            case .scramSHA256: .scramSHA256(user: dn ?? "", password: password)
            case .digestMD5: .digestMD5(user: dn ?? "", password: password)
            case .anonymous: .anonymous
            }
        }
    }

    /// The words of `method`.
    enum Method: String, CaseIterable {
        case simple, external, gssapi
        case scramSHA256 = "scram-sha-256"
        case digestMD5 = "digest-md5"
        case anonymous
    }

    static func read(_ directory: Section?) -> Result {
        var result = Result()
        let keys = ["method", "dn", "password_file", "password_credential"]
        let hint = "bind: {dn: ..., password_file: ...}; bind: {method: anonymous} if that is meant"
        guard let value = directory?.required("bind", hint: hint),
            let section = Section(value, keys: keys)
        else { return result }
        result.place = section.place
        let file = section.value("password_file")?.absolutePath()
        let credential = section.value("password_credential")?.credentialName()
        result.passwordPlace = file.map { .file($0) } ?? credential.map { .credential($0) }
        result.password = section.value("password_file") ?? section.value("password_credential")
        if let value = section.value("method") {
            guard let method: Method = value.word() else { return result }
            result.method = method
        } else if section.value("dn") != nil || result.password != nil {
            result.method = .simple
        } else {
            _ = section.required("dn", hint: hint)
            return result
        }
        result.dn = identity(section, result.method)
        check(section, result)
        return result
    }

    private static func identity(
        _ section: Section, _ method: Method
    ) -> String? {
        // An authentication identity may be a plain name; only simple bind insists on a DN.
        method == .simple
            ? section.value("dn")?.distinguishedName() : section.value("dn")?.text()
    }

    private static func check(_ section: Section, _ bind: Result) {
        switch bind.method {
        case .simple, .scramSHA256, .digestMD5:
            _ = section.required("dn", hint: "the identity the password belongs to")
            if section.value("password_credential") == nil, !section.hasUnknownKeys {
                _ = section.required(
                    "password_file",
                    hint: "name a file with the password, or a systemd credential in "
                        + "password_credential")
            } else if section.value("password_credential") != nil,
                let value = section.value("password_file")
            {
                value.context.complain(
                    "two-passwords", at: value.keyPlace,
                    "give either 'password_file' or 'password_credential', not both")
            }
        case .external, .gssapi, .anonymous:
            for key in ["dn", "password_file", "password_credential"] {
                guard let value = section.value(key) else { continue }
                value.context.complain(
                    "misplaced-key", at: value.keyPlace,
                    "'\(key)' has no meaning with method '\(bind.method.rawValue)'",
                    hint: "leave it out, or use method simple")
            }
        }
    }
}

extension Value {
    /// A systemd credential's name; never repeated: it could be the password by mistake.
    fileprivate func credentialName() -> String? {
        guard let text = text(expecting: "the name of a credential") else { return nil }
        guard text.wholeMatch(of: /[A-Za-z0-9._\-]{1,255}/) == nil, text != ".." else {
            return text
        }
        complain(
            "invalid-name", "'\(name)' must be the name of a systemd credential",
            hint: "the name in LoadCredential=NAME:PATH")
        return nil
    }
}
