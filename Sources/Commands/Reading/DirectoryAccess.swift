import MailModel
import Directory
import Logging
import Settings

/// Opens the place where entries come from: a server of the settings, or a file.
enum DirectoryAccess {
    /// The file when one is named, else the first server that answers.
    static func open(
        _ settings: Settings, from file: String?, log: Logger
    ) throws -> any DirectorySource {
        if let file { return try LDIFDirectory(path: file) }
        let directory = try LDAPDirectory(try configuration(settings.directory.connection))
        for attempt in directory.tried {
            log.warning("\(attempt.server) did not answer: \(attempt.sentence)")
        }
        log.info("reading from \(directory.origin)")
        return directory
    }

    private static func configuration(
        _ connection: DirectoryConnection<
            DirectorySettings.Servers, DirectorySettings.PasswordPlace
        >
    ) throws -> LDAPConfiguration {
        let servers =
            switch connection.servers {
            case .urls(let urls): urls
            case .discover(let domains):
                try ServerDiscovery.servers(
                    of: domains, overTLS: connection.tls.mode == .ldaps,
                    timeout: connection.connectTimeout)
            }
        return try connection.reading(servers: servers, password: secret)
    }

    private static func secret(_ place: DirectorySettings.PasswordPlace) throws -> Secret {
        switch place {
        case .file(let file): return try Secret.read(file: file)
        case .credential(let name):
            guard let folder = ProcessEnvironment.value("CREDENTIALS_DIRECTORY") else {
                throw VerbFailure(
                    .permission,
                    "directory.bind.password_credential is \(name), but systemd gave no "
                        + "credentials; set LoadCredential=\(name):FILE in the service")
            }
            return try Secret.read(file: folder + "/" + name)
        }
    }
}
