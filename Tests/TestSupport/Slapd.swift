package import Glibc

/// A real OpenLDAP server of one test: own folder, random ports on 127.0.0.1, unprivileged, gone
/// when the value goes away.
///
/// ```swift
/// var configuration = Slapd.Configuration()
/// configuration.ldif = Slapd.tree() + Slapd.people(100)
/// let server = try Slapd.start(configuration)
/// // server.ldap, server.ldaps, server.ldapi; bind as server.readerDN with the password "reader"
/// ```
package final class Slapd: Sendable {
    package let configuration: Configuration
    package let authority: CertificateAuthority
    /// The URL in clear, for example `ldap://127.0.0.1:3890`.
    package let ldap: String
    /// The URL under TLS, for example `ldaps://127.0.0.1:6360`.
    package let ldaps: String
    /// The URL of the unix socket, for example `ldapi://%2Ftmp%2F…`.
    package let ldapi: String
    private let workspace: Workspace
    private let process: BackgroundProcess

    /// The account that may read everything but passwords; its password is `reader`.
    package var readerDN: String { "cn=reader,ou=services,\(configuration.suffix)" }
    /// The account that may write; its password is `admin`.
    package var adminDN: String { "cn=admin,\(configuration.suffix)" }
    /// The server's process.
    package var pid: pid_t { process.pid }
    /// What the server said on standard error.
    package var log: String { (try? workspace.read("slapd.log")) ?? "" }

    /// Loads the entries, starts the server and waits until it answers.
    package static func start(_ configuration: Configuration = Configuration()) throws -> Slapd {
        let authority = try configuration.authority ?? CertificateAuthority()
        let workspace = try Workspace()
        try workspace.folder("db")
        let file = SlapdConfigurationFile(
            configuration: configuration, authority: authority, folder: workspace.path)
        try workspace.write("slapd.conf", file.text)
        try workspace.write("data.ldif", configuration.ldif ?? tree(suffix: configuration.suffix))
        if getuid() == 0 { try workspace.give(to: nobody, group: nobody) }
        let load = try Processes.run(
            unprivileged + [
                "/usr/sbin/slapadd", "-q", "-f", workspace.file("slapd.conf"), "-b",
                configuration.suffix, "-l", workspace.file("data.ldif"),
            ])
        guard load.succeeded else { throw ProcessFailed(load) }
        // A free port may be taken before slapd binds it: other tests look for ports as well.
        for _ in 0..<5 {
            if let server = try Slapd(configuration, authority, workspace) { return server }
        }
        throw SlapdFailed(log: (try? workspace.read("slapd.log")) ?? "")
    }

    /// Runs ldapmodify(1) as the administrator; adds when the records have no changetype.
    package func modify(_ ldif: String) throws {
        let result = try Processes.run(
            ["ldapmodify", "-a", "-x", "-H", ldapi, "-D", adminDN, "-w", "admin"],
            environment: ["LDAPNOINIT": "1"], input: Array(ldif.utf8))
        guard result.succeeded else { throw ProcessFailed(result) }
    }

    /// Runs ldapsearch(1) with these arguments after `-LLL -H ldapi -D reader`, answers LDIF.
    package func search(_ arguments: [String]) throws -> String {
        let result = try Processes.run(
            ["ldapsearch", "-LLL", "-x", "-H", ldapi, "-D", readerDN, "-w", "reader"] + arguments,
            environment: ["LDAPNOINIT": "1"])
        guard result.succeeded else { throw ProcessFailed(result) }
        return result.outputText
    }

    /// Sends a signal to the server: `SIGSTOP` makes it hang, `SIGKILL` die.
    package func signal(_ number: Int32) { process.signal(number) }

    /// Ends the server now and waits for its end.
    package func stop() {
        process.signal(SIGCONT)
        process.stop()
    }

    deinit { stop() }

    private static let nobody: uid_t = 65534

    private static var unprivileged: [String] {
        getuid() == 0
            ? ["setpriv", "--reuid", "\(nobody)", "--regid", "\(nobody)", "--clear-groups"] : []
    }

    private init?(
        _ configuration: Configuration, _ authority: CertificateAuthority, _ workspace: Workspace
    ) throws {
        self.configuration = configuration
        self.authority = authority
        self.workspace = workspace
        ldap = "ldap://127.0.0.1:\(try Ports.free())"
        ldaps = "ldaps://127.0.0.1:\(try Ports.free())"
        let escaped = workspace.file("ldapi").split(separator: "/").map { "%2F" + $0 }.joined()
        ldapi = "ldapi://\(escaped)"
        let listeners = configuration.tls ? [ldap, ldaps, ldapi] : [ldap, ldapi]
        process = try Processes.start(
            Slapd.unprivileged + [
                "/usr/sbin/slapd", "-d", configuration.logsOperations ? "stats" : "0", "-f",
                workspace.file("slapd.conf"), "-h",
                listeners.joined(separator: " "),
            ], environment: configuration.environment, log: workspace.file("slapd.log"))
        for _ in 0..<400 {
            guard process.isRunning else { return nil }
            if answers() { return }
            usleep(20_000)
        }
        return nil
    }

    private func answers() -> Bool {
        let probe = try? Processes.run(
            ["ldapsearch", "-x", "-H", ldap, "-s", "base", "-b", "", "1.1"],
            environment: ["LDAPNOINIT": "1"], timeout: 5)
        return probe?.succeeded ?? false
    }
}

/// A server that would not start, with what it said.
package struct SlapdFailed: Error, CustomStringConvertible {
    package let log: String
    package var description: String { "slapd did not start: \(log)" }
}
