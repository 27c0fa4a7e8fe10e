import Directory
import Logging
import Settings

/// Opens the place where entries come from: a server of the settings, or a file.
enum DirectoryAccess {
    /// The file when one is named, else the first server that answers.
    static func open(
        _ settings: Settings, from file: String?, journal: Logger
    ) throws -> any DirectorySource {
        if let file { return try LDIFDirectory(path: file) }
        let directory = try LDAPDirectory(try configuration(settings.directory))
        for attempt in directory.tried {
            journal.warning("\(attempt.server) did not answer: \(attempt.sentence)")
        }
        journal.info("reading from \(directory.origin)")
        return directory
    }

    private static func configuration(_ settings: DirectorySettings) throws -> LDAPConfiguration {
        let servers =
            switch settings.servers {
            case .urls(let urls): urls
            case .discover(let domains):
                try ServerDiscovery.servers(
                    of: domains, overTLS: settings.tlsMode == .ldaps,
                    timeout: settings.connectTimeout)
            }
        var configuration = LDAPConfiguration(servers: servers, bind: try bind(settings))
        configuration.tls = tlsMode(settings.tlsMode)
        configuration.allowCleartext = settings.allowCleartext
        configuration.caFile = settings.caFile
        configuration.certificateFile = settings.certificateFile
        configuration.keyFile = settings.keyFile
        configuration.minimum = settings.tlsMinimum == "1.3" ? .version13 : .version12
        configuration.pageSize = settings.pageSize
        configuration.connectTimeout = settings.connectTimeout
        configuration.readTimeout = settings.readTimeout
        configuration.totalTimeout = settings.totalTimeout
        configuration.referrals = referrals(settings.referrals)
        return configuration
    }

    private static func bind(_ settings: DirectorySettings) throws -> LDAPConfiguration.Bind {
        switch settings.bindMethod {
        case .anonymous: .anonymous
        case .external: .external
        case .simple: .simple(dn: settings.bindDN ?? "", password: try secret(settings))
        case .scramSHA256:
            .scramSHA256(user: settings.bindDN ?? "", password: try secret(settings))
        case .digestMD5:
            .digestMD5(user: settings.bindDN ?? "", password: try secret(settings))
        case .gssapi: .gssapi
        }
    }

    private static func secret(_ settings: DirectorySettings) throws -> Secret {
        if let file = settings.passwordFile { return try Secret.read(file: file) }
        guard let name = settings.passwordCredential else {
            throw VerbFailure(.settings, "directory.bind has no password_file")
        }
        guard let folder = ProcessEnvironment.value("CREDENTIALS_DIRECTORY") else {
            throw VerbFailure(
                .permission,
                "directory.bind.password_credential is \(name), but systemd gave no credentials; "
                    + "set LoadCredential=\(name):FILE in the service")
        }
        return try Secret.read(file: folder + "/" + name)
    }

    private static func tlsMode(_ mode: DirectorySettings.TLSMode) -> LDAPConfiguration.TLSMode {
        switch mode {
        case .required: .required
        case .startTLS: .startTLS
        case .ldaps: .ldaps
        case .none: .none
        }
    }

    private static func referrals(
        _ referrals: DirectorySettings.Referrals
    ) -> LDAPConfiguration.Referrals {
        switch referrals {
        case .ignore: .ignore
        case .follow: .follow
        case .stop: .stop
        }
    }
}
