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
        self.servers = servers.settings
        base =
            section?.required("base", hint: "for example base: dc=example,dc=com")?
            .distinguishedName() ?? ""
        self.bind = bind.settings
        self.tls = tls.settings
        pageSize = section?.value("page_size")?.integer(0...100_000) ?? 1000
        connectTimeout =
            section?.value("connect_timeout")?
            .duration(from: .milliseconds(10), to: .seconds(3600)) ?? .seconds(5)
        readTimeout =
            section?.value("read_timeout")?
            .duration(from: .milliseconds(10), to: .seconds(86_400)) ?? .seconds(60)
        totalTimeout =
            section?.value("total_timeout")?
            .duration(from: .milliseconds(10), to: .seconds(86_400)) ?? .seconds(3600)
        referrals = section?.value("referrals")?.word() ?? .ignore
        TransportSecurity(servers: servers.urls, bind: bind, tls: tls).check()
    }
}
