import MailModel

extension DirectorySettings {
    private static let keys = [
        "profile", "servers", "base", "bind", "tls", "page_size", "connect_timeout",
        "read_timeout", "total_timeout", "referrals",
    ]

    /// Reads `directory` and checks that servers, TLS and bind fit together.
    init(reading file: Section) {
        let hint = "directory: {servers: [ldaps://...], base: ..., bind: {...}}"
        let section = file.required("directory", hint: hint).flatMap {
            Section(
                $0, keys: DirectorySettings.keys,
                owners: [
                    "discover": "directory.servers: {discover: example.com}",
                    "dn": "directory.bind", "mode": "directory.tls", "ca_file": "directory.tls",
                    "filter": "users", "scope": "users", "method": "directory.bind",
                ])
        }
        let servers = ServersReader.read(section)
        let tls = TLSReader.read(section)
        let bind = BindReader.read(section)
        profile = section?.value("profile")?.word() ?? .openldap
        base =
            section?.required("base", hint: "for example base: dc=example,dc=com")?
            .distinguishedName() ?? ""
        connection = DirectoryConnection(servers: servers.settings, bind: bind.settings)
        connection.tls = tls.settings
        connection.read(section)
        ProtectionCheck(servers: servers.urls, bind: bind, tls: tls).check()
    }
}

extension DirectoryConnection {
    /// Takes what the section says over; what it does not say stays.
    fileprivate mutating func read(_ section: Section?) {
        func time(_ key: String, to most: Duration) -> Duration? {
            section?.value(key)?.duration(from: .milliseconds(10), to: most)
        }
        pageSize = section?.value("page_size")?.integer(0...100_000) ?? pageSize
        connectTimeout = time("connect_timeout", to: .seconds(3600)) ?? connectTimeout
        readTimeout = time("read_timeout", to: .seconds(86_400)) ?? readTimeout
        totalTimeout = time("total_timeout", to: .seconds(86_400)) ?? totalTimeout
        referrals = section?.value("referrals")?.word() ?? referrals
    }
}
