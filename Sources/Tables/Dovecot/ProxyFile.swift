import MailModel

/// The passwd-file by which Dovecot passes people of other systems on, for one of its services.
///
/// Each service has a file of its own, for where nobody is passed on, `nopassword` lets everybody in
/// with any password. To send mail there is none.
package struct ProxyFile: Sendable {
    /// What Dovecot can pass on, as its `%s` says it.
    package enum Service: String, CaseIterable, Sendable {
        case imap, pop3, sieve

        /// The service of a file; nil for any other file.
        init?(of file: OutputFile) {
            guard let service = Self.allCases.first(where: { ProxyFile.file(of: $0) == file })
            else { return nil }
            self = service
        }
    }

    /// What the files' paths in a generation begin with; a service's name follows.
    package static let prefix = "dovecot/proxy."

    /// What stands behind the colon of a login, by the place of its system in the table; nil: the
    /// system has no such service.
    private let fields: [[UInt8]?]

    /// The file of the people in a table.
    init(_ service: Service, _ table: RoutingTable, _ parameters: OutputParameters) {
        fields = table.systems.map { name in
            let server = parameters.systems.first { $0.name == name }?.imap
            return server.flatMap { ProxyFile.fields(service, $0) }.map { Array($0.utf8) }
        }
    }

    /// Where the file is.
    static func file(of service: Service) -> OutputFile {
        OutputFile(path: prefix + service.rawValue, format: .keysAndFields)
    }

    /// Renders a row for each spelling of each login of somebody whose mailbox is elsewhere.
    func render(_ table: RoutingTable, to sink: inout TextSink) throws {
        try LoginList.dovecot.forEachName(in: table) { name, login in
            // Whoever is suspended is refused by the list that is asked next.
            guard login.reason == .thirdParty,
                let system = table.accounts[Int(login.account)].system,
                let fields = fields[Int(system)]
            else { return }
            try sink.write(name)
            try sink.write(UInt8(ascii: ":"))
            try sink.write(fields)
            try sink.write(UInt8(ascii: "\n"))
        }
        try sink.flush()
    }

    /// The fields of passwd(5), all of them empty, and Dovecot's own behind them.
    private static func fields(_ service: Service, _ server: MailboxServer) -> String? {
        let port: Int? =
            switch service {
            case .imap: server.imap
            case .pop3: server.pop3
            case .sieve: server.sieve
            }
        guard let port else { return nil }
        let protection =
            switch server.security {
            case .none: ""
            case .starttls: " starttls=yes"
            // ManageSieve knows TLS only where it is asked for (RFC 5804 section 1.8).
            case .tls: service == .sieve ? " starttls=yes" : " ssl=yes"
            }
        return "::::::proxy=y nopassword=y host=\(server.host) port=\(port)\(protection)"
    }
}
