import Glibc

/// A real Dovecot of one test, whichever is installed, gone when the value goes away.
///
/// IMAP is on a random port of 127.0.0.1, LMTP and the SASL service for Postfix on sockets. It needs
/// root, as every Dovecot with more than one user does.
package final class Dovecot: Sendable {
    /// A person Dovecot knows: the login, the password, and a mailbox of the login's name.
    package struct Account: Sendable {
        package let login: String
        package let password: String

        package init(_ login: String, password: String) {
            self.login = login
            self.password = password
        }
    }

    /// The port of IMAP.
    package let port: UInt16
    private let workspace: Workspace
    private let name: String
    private let process: BackgroundProcess

    /// Starts the server and waits for its greeting.
    ///
    /// `name` becomes a folder of the workspace; `accounts` are the people in its passwd-file;
    /// `lines` are settings put before the passdb of these; on `authSocket` Postfix finds the SASL
    /// service.
    package static func start(
        _ name: String, accounts: [Account], lines: String, authSocket: String,
        in workspace: Workspace
    ) throws -> Dovecot {
        guard chmod(workspace.path, 0o755) == 0 else { throw SystemCallFailed("chmod") }
        try workspace.folder(name)
        let mailboxes = try workspace.folder("\(name)/mailboxes")
        let owner = try Processes.run(["chown", "nobody", mailboxes])
        guard owner.succeeded else { throw ProcessFailed(owner) }
        let rows = accounts.map { account in
            let home = "\(mailboxes)/\(account.login)"
            return "\(account.login):{PLAIN}\(account.password):65534:65534::\(home)::\n"
        }
        // The password service does not run as root.
        try workspace.write("\(name)/users", rows.joined())
        for _ in 0..<5 {
            if let server = try Dovecot(name, lines, authSocket, workspace) { return server }
        }
        throw ServerFailed("Dovecot", log: (try? workspace.read("\(name)/log")) ?? "")
    }

    private init?(
        _ name: String, _ lines: String, _ authSocket: String, _ workspace: Workspace
    ) throws {
        self.name = name
        self.workspace = workspace
        port = try Ports.free()
        let configuration = try workspace.write(
            "\(name)/dovecot.conf",
            Dovecot.configuration(
                folder: workspace.file(name), port: port, lines: lines, authSocket: authSocket))
        process = try Processes.start(
            ["dovecot", "-F", "-c", configuration], log: workspace.file("\(name)/log"))
        let patience = Patience()
        while patience.lasts {
            guard process.isRunning else { return nil }
            if (try? LineConnection(port: port).receive())?.hasPrefix("* OK ") == true { return }
        }
        return nil
    }

    /// What the server wrote to its log.
    package var log: String { (try? workspace.read("\(name)/log")) ?? "" }

    /// Ends the server and waits for its end.
    package func stop() { process.stop() }

    deinit { stop() }

    private static func configuration(
        folder: String, port: UInt16, lines: String, authSocket: String
    ) -> String {
        """
        \(DovecotLines.heading)\(DovecotLines.areSince24 ? since24 : before24)
        base_dir = \(folder)/run
        state_dir = \(folder)/run
        log_path = \(folder)/log
        protocols = imap lmtp
        ssl = no
        auth_failure_delay = 0
        # No growing delay for a client whose logins are refused.
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        first_valid_gid = 0
        service imap-login {
          inet_listener imap {
            \(DovecotLines.address) = 127.0.0.1
            port = \(port)
          }
          inet_listener imaps {
            port = 0
          }
        }
        service auth {
          unix_listener \(authSocket) {
            mode = 0600
            user = postfix
            group = postfix
          }
        }

        \(lines)

        \(DovecotLines.passdb(.user, "\(folder)/users"))
        userdb \(DovecotLines.areSince24 ? "users " : ""){
          driver = passwd-file
          \(DovecotLines.file("\(folder)/users"))
        }

        """
    }

    private static let before24 = """
        disable_plaintext_auth = no
        mail_location = maildir:~/Maildir
        """

    private static let since24 = """
        auth_allow_cleartext = yes
        mail_driver = maildir
        mail_path = ~/Maildir
        """
}
