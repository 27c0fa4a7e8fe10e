/// Lines of dovecot.conf in the notation of the Dovecot that is installed, which 2.4 changed.
package enum DovecotLines {
    /// Dovecot 2.4 or later is installed.
    package static let areSince24: Bool = {
        let version = try? Processes.run(["dovecot", "--version"]).outputText
        return version?.hasPrefix("2.3.") != true
    }()

    /// What the file begins with: since 2.4 the first setting says in which notation the others are.
    package static var heading: String {
        areSince24 ? "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n" : ""
    }

    /// The suffix of the file, or of the language of a block, that is for the installed one.
    package static var version: String { areSince24 ? "2.4" : "2.3" }

    /// What a passdb does.
    package enum Role: String {
        /// Lets in with the right password.
        case user
        /// Refuses whom it finds.
        case deny
        /// Knows who may log in for others, who then are looked for no further.
        case master
        /// Knows who may log in for others, who then are looked for in the other passdbs.
        case passingMaster
    }

    /// The part of a login that is asked for, and whether in lower case.
    package enum Form: String, CaseIterable {
        case whole, wholeLower, local, localLower, domainLower

        /// As a text with Dovecot's variables.
        package var text: String {
            switch (self, areSince24) {
            case (.whole, false): "%u"
            case (.whole, true): "%{user}"
            case (.wholeLower, false): "%Lu"
            case (.wholeLower, true): "%{user | lower}"
            case (.local, false): "%n"
            case (.local, true): "%{user | username}"
            case (.localLower, false): "%Ln"
            case (.localLower, true): "%{user | username | lower}"
            case (.domainLower, false): "%Ld"
            case (.domainLower, true): "%{user | domain | lower}"
            }
        }
    }

    /// The service that asks.
    package static var service: String { areSince24 ? "%{protocol}" : "%s" }

    /// What a passdb of a file is told: the file, and the form to ask it for.
    package static func file(_ path: String, form: Form? = nil) -> String {
        guard areSince24 else {
            return "args = " + (form.map { "username_format=\($0.text) " } ?? "") + path
        }
        return (form.map { "auth_username_format = \($0.text)\n  " } ?? "")
            + "passwd_file_path = \(path)"
    }

    /// A passdb of a file; the same arguments give the same section.
    package static func passdb(_ role: Role, _ path: String, form: Form? = nil) -> String {
        let name = path.split(separator: "/").last?.filter { $0.isLetter || $0.isNumber } ?? ""
        return passdb(
            "\(name)-\(role)\(form.map { "-\($0)" } ?? "")", driver: "passwd-file",
            lines(of: role) + [file(path, form: form)])
    }

    /// A passdb with a name, which counts since 2.4 only, and its settings.
    package static func passdb(
        _ name: String, driver: String, _ lines: [String]
    ) -> String {
        "passdb \(areSince24 ? "\(name) " : ""){\n"
            + (["driver = \(driver)"] + lines).map { "  \($0)\n" }.joined() + "}\n"
    }

    /// A passdb that knows everybody, as LDAP would that overlooks spelling.
    package static func everybody(password: String) -> String {
        passdb(
            "everybody", driver: "static",
            [areSince24 ? "static_password = \(password)" : "args = password=\(password)"])
    }

    /// A userdb that knows everybody, with a home of the login's name below a folder.
    package static func homes(in folder: String) -> String {
        let home = "\(folder)/\(Form.whole.text)"
        return areSince24
            ? """
            userdb everybody {
              driver = static
              static_allow_all_users = yes
              fields {
                uid = 65534
                gid = 65534
                home = \(home)
              }
            }

            """
            : """
            userdb {
              driver = static
              args = uid=65534 gid=65534 home=\(home) allow_all_users=yes
            }

            """
    }

    /// A certificate for clients, and a listener with TLS from the first octet.
    package static func tls(certificate: String, key: String, port: UInt16) -> String {
        """
        ssl = yes
        \(areSince24 ? "ssl_server_cert_file = " : "ssl_cert = <")\(certificate)
        \(areSince24 ? "ssl_server_key_file = " : "ssl_key = <")\(key)
        service imap-login {
          inet_listener imaps {
            \(address) = 127.0.0.1
            port = \(port)
            ssl = yes
          }
        }

        """
    }

    /// The setting of a listener's address.
    package static var address: String { areSince24 ? "listen" : "address" }

    private static func lines(of role: Role) -> [String] {
        switch role {
        case .user: []
        case .deny: ["deny = yes"]
        case .master: ["master = yes"]
        case .passingMaster:
            ["master = yes", areSince24 ? "result_success = continue" : "pass = yes"]
        }
    }
}
