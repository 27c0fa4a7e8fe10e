/// A throwaway certificate authority and the certificates TLS tests need, made by openssl(1).
///
/// All names stand for 127.0.0.1 only: libldap replaces `localhost` by the machine's own name
/// before it looks at a certificate, so no test may use that name.
package final class CertificateAuthority: Sendable {
    /// A certificate with its key.
    package enum Certificate: String, Sendable, CaseIterable {
        /// Valid for 127.0.0.1.
        case good
        /// Valid for 127.0.0.1, but its time ended in 2021.
        case expired
        /// Valid, but for `ldap.other.test`.
        case otherName = "other"
        /// For a client: subject `cn=sync client,o=Lab`.
        case client
        /// Its common name is 127.0.0.1, the host it names is `ldap.other.test`.
        case otherHost = "other-host"
        /// Its common name is 127.0.0.1, and it names no host.
        case commonName = "common-name"
        /// Names a person's mail address and no host.
        case person
        /// Valid for 127.0.0.1, but for clients only.
        case clientOnly = "client-only"
        /// Valid for 127.0.0.1, with an RSA key of 1024 bits.
        case shortKey = "short-key"

        /// What is made only where a test asks for it.
        package static let special: [Certificate] = [
            .otherHost, .commonName, .person, .clientOnly, .shortKey,
        ]

        fileprivate var usage: String {
            self == .client || self == .clientOnly ? "clientAuth" : "serverAuth"
        }

        fileprivate var key: [String] {
            self == .shortKey
                ? ["-newkey", "rsa:1024"]
                : ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        }
    }

    private let workspace: Workspace

    /// Makes everything; takes about a third of a second.
    ///
    /// - Parameters:
    ///   - special: Certificates that few tests need.
    ///   - shortKey: True: the authority's own RSA key has 1024 bits.
    /// - Throws: `ProcessFailed` when openssl(1) does not do its part.
    package init(special: [Certificate] = [], shortKey: Bool = false) throws {
        workspace = try Workspace()
        try workspace.folder("issued")
        try workspace.write("index.txt", "")
        try workspace.write("serial", "10")
        try workspace.write("authority.cnf", CertificateAuthority.configuration)
        for (name, subject) in [("ca", "/CN=Lab CA"), ("other-ca", "/CN=Other CA")] {
            try openssl(
                ["req", "-x509", "-nodes", "-days", "3650", "-subj", subject]
                    + (shortKey ? Certificate.shortKey : .good).key
                    + [
                        "-addext", "basicConstraints=critical,CA:TRUE",
                        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
                        "-keyout", "\(name).key", "-out", "\(name).pem",
                    ])
        }
        try issue(.good, subject: "/CN=127.0.0.1", names: "IP:127.0.0.1")
        try issue(
            .expired, subject: "/CN=127.0.0.1", names: "IP:127.0.0.1",
            dates: ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"])
        try issue(.otherName, subject: "/CN=ldap.other.test", names: "DNS:ldap.other.test")
        try issue(.client, subject: "/O=Lab/CN=sync client", names: "DNS:client.test")
        for certificate in special {
            let names: String? =
                switch certificate {
                case .otherHost: "DNS:ldap.other.test"
                case .commonName: nil
                case .person: "email:joe@example.com"
                default: "IP:127.0.0.1"
                }
            try issue(certificate, subject: "/CN=127.0.0.1", names: names)
        }
        // Throwaway keys: the server runs as another user.
        try require(Processes.run(["chmod", "-R", "a+rX", workspace.path]))
    }

    /// The folder, for tests that read a TLS set-up out of files of their own.
    package var path: String { workspace.path }
    /// The file with the authority's own certificate.
    package var caFile: String { workspace.file("ca.pem") }
    /// The file of another authority, which signed nothing.
    package var otherCAFile: String { workspace.file("other-ca.pem") }

    /// The file of a certificate (PEM).
    package func certificateFile(_ certificate: Certificate) -> String {
        workspace.file("\(certificate.rawValue).pem")
    }

    /// The file of a certificate's private key (PEM).
    package func keyFile(_ certificate: Certificate) -> String {
        workspace.file("\(certificate.rawValue).key")
    }

    // openssl 3.0 can only back-date through `openssl ca`, which wants a small database.
    private static let configuration = """
        [ca]
        default_ca = authority
        [authority]
        database = index.txt
        serial = serial
        new_certs_dir = issued
        default_md = sha256
        default_days = 825
        unique_subject = no
        policy = policy
        [policy]
        commonName = supplied
        organizationName = optional
        """

    private func issue(
        _ certificate: Certificate, subject: String, names: String?, dates: [String] = []
    ) throws {
        let name = certificate.rawValue
        let names = names.map { "subjectAltName=\($0)\n" } ?? ""
        try workspace.write(
            "\(name).ext",
            "\(names)extendedKeyUsage=\(certificate.usage)\nbasicConstraints=CA:FALSE\n")
        try openssl(
            ["req", "-nodes", "-subj", subject] + certificate.key
                + ["-keyout", "\(name).key", "-out", "\(name).csr"])
        try openssl(
            [
                "ca", "-batch", "-notext", "-config", "authority.cnf", "-cert", "ca.pem",
                "-keyfile", "ca.key", "-in", "\(name).csr", "-out", "\(name).pem",
                "-extfile", "\(name).ext",
            ] + dates)
    }

    private func openssl(_ arguments: [String]) throws {
        try require(
            Processes.run(
                ["openssl"] + arguments, environment: ["RANDFILE": nil], directory: workspace.path))
    }

    private func require(_ outcome: Processes.Outcome) throws {
        guard outcome.succeeded else { throw ProcessFailed(outcome) }
    }
}
