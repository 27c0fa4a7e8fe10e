import Glibc

/// A real Postfix of one test, gone when the value goes away.
///
/// It has its own settings, queue and port on 127.0.0.1, and needs root, as every Postfix does. Its
/// folders exist from the beginning, so that Dovecot can put its sockets into the queue's
/// `private` before Postfix starts.
package final class Postfix {
    /// The folder to name in the environment as MAIL_CONFIG for Postfix's own commands.
    package let configurationFolder: String
    /// The folder whose sockets `lmtp:unix:private/…` names.
    package let queueFolder: String
    /// The port mail is sent to.
    package private(set) var port: UInt16 = 0
    private let workspace: Workspace
    private let mainLines: String
    private var process: BackgroundProcess?

    /// Makes the folders and writes main.cf: these lines after what a throwaway instance needs.
    package init(mainLines: String, in workspace: Workspace) throws {
        self.workspace = workspace
        self.mainLines = mainLines
        // Postfix's own user must reach the queue.
        guard chmod(workspace.path, 0o755) == 0 else { throw SystemCallFailed("chmod") }
        configurationFolder = try workspace.folder("postfix")
        queueFolder = try workspace.folder("queue")
        let data = try workspace.folder("postfix-data")
        try Postfix.require(Processes.run(["chown", "postfix", data]))
        try workspace.write("postfix/main.cf", main)
        try workspace.write("postfix/master.cf", Postfix.master(port: 0))
        try Postfix.require(Processes.run(["postfix", "-c", configurationFolder, "check"]))
    }

    /// Starts the daemons and waits for the greeting.
    package func start() throws {
        for _ in 0..<5 where try starts() { return }
        throw ServerFailed("Postfix", log: log)
    }

    /// What the daemons wrote to their log.
    package var log: String { (try? workspace.read("mail.log")) ?? "" }

    /// Runs one of Postfix's commands on this instance, for example `postqueue -f`.
    @discardableResult
    package func command(_ arguments: [String]) throws -> Processes.Outcome {
        let name = arguments[0]
        let outcome = try Processes.run([name, "-c", configurationFolder] + arguments.dropFirst())
        return outcome
    }

    /// Ends all daemons and waits for the end of the first.
    package func stop() { process?.stop() }

    deinit { stop() }

    private func starts() throws -> Bool {
        port = try Ports.free()
        try workspace.write("postfix/master.cf", Postfix.master(port: port))
        let folder =
            try command(["postconf", "-h", "daemon_directory"]).outputText
            .split(separator: "\n").first ?? ""
        // -d: without it the master wants a session of its own, which it would get by forking.
        let master = try Processes.start(
            ["\(folder)/master", "-c", configurationFolder, "-d"], log: workspace.file("mail.log"))
        process = master
        let patience = Patience()
        while patience.lasts {
            guard master.isRunning else { return false }
            if (try? LineConnection(port: port).receive())?.hasPrefix("220 mail.test ") == true {
                return true
            }
        }
        return false
    }

    private static func require(_ outcome: Processes.Outcome) throws {
        guard outcome.succeeded else { throw ProcessFailed(outcome) }
    }
}

extension Postfix {
    // mynetworks: the tests' clients are strangers, as clients from elsewhere would be.
    // inet_interfaces leaves out nothing else, the next hops of the tests being on 127.0.0.1 too.
    private var main: String {
        """
        compatibility_level = 3.6
        queue_directory = \(queueFolder)
        data_directory = \(workspace.file("postfix-data"))
        maillog_file = \(workspace.file("mail.log"))
        maillog_file_prefixes = \(workspace.path)
        myhostname = mail.test
        mydestination =
        mynetworks = 192.0.2.0/24
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        smtp_dns_support_level = disabled
        local_recipient_maps =
        alias_maps =
        alias_database =

        \(mainLines)

        """
    }

    /// master.cf(5) as Debian has it, without the daemons no test needs; nothing in a chroot.
    private static func master(port: UInt16) -> String {
        """
        127.0.0.1:\(port) inet n - n - - smtpd
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        flush unix n - n 1000? 0 flush
        proxymap unix - - n - - proxymap
        proxywrite unix - - n - 1 proxymap
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        showq unix n - n - - showq
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        local unix - n n - - local
        virtual unix - n n - - virtual
        lmtp unix - - n - - lmtp
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd

        """
    }
}
