import Glibc

/// A real Exim of one test, unpacked and not installed, gone when the value goes away.
package final class Exim {
    /// The port mail is sent to.
    package private(set) var port: UInt16 = 0
    private let workspace: Workspace
    private let packages: UnpackedPackages
    private var process: BackgroundProcess?

    /// Writes exim4.conf: these lines after what a throwaway instance needs.
    ///
    /// `build` is a folder of packaging/unpacked-packages.txt.
    package init(_ build: String, lines: String, in workspace: Workspace) throws {
        self.workspace = workspace
        packages = try UnpackedPackages(build, user: "Debian-exim", in: workspace)
        // Exim's own user must reach the spool, and the tables.
        guard chmod(workspace.path, 0o755) == 0 else { throw SystemCallFailed("chmod") }
        for name in ["spool", "exim-log"] {
            let folder = try workspace.folder(name)
            let number = UnpackedPackages.user
            guard chown(folder, number, number) == 0 else { throw SystemCallFailed("chown") }
        }
        try workspace.folder("etc/exim4")
        try configure(lines)
    }

    /// Replaces the lines of exim4.conf.
    package func configure(_ lines: String) throws {
        try workspace.write(
            "etc/exim4/exim4.conf",
            """
            keep_environment =
            primary_hostname = mail.test
            spool_directory = \(workspace.file("spool"))
            tls_advertise_hosts =
            \(own)
            \(lines)

            """)
    }

    /// Lets Debian's own scripts write exim4.conf, with these files in its split configuration.
    package func configure(split files: [String: String]) throws {
        let folder = workspace.file("split")
        try Exim.require(Processes.run(["cp", "-a", "\(packages.root)/etc/exim4", folder]))
        try workspace.write(
            "split/update-exim4.conf.conf",
            """
            dc_eximconfig_configtype='internet'
            dc_other_hostnames='localhost'
            dc_local_interfaces='127.0.0.1'
            dc_use_split_config='true'
            CFILEMODE='644'

            """)
        // The tests' clients are strangers, as clients from elsewhere would be.
        try workspace.write(
            "split/conf.d/main/001_instance",
            """
            MAIN_HARDCODE_PRIMARY_HOSTNAME = mail.test
            MAIN_RELAY_NETS = 192.0.2.0/24
            SPOOLDIR = \(workspace.file("spool"))
            \(own)

            """)
        for (path, text) in files { try workspace.write("split/conf.d/\(path)", text) }
        try Exim.require(
            run(["update-exim4.conf", "-d", folder, "-o", workspace.file("etc/exim4/exim4.conf")]))
    }

    /// What every instance of a test needs.
    private var own: String {
        """
        log_file_path = \(workspace.file("exim-log"))/%slog
        pid_file_path = \(workspace.file("exim-log"))/pid
        deliver_drop_privilege
        """
    }

    private static func require(_ outcome: Processes.Outcome) throws {
        guard outcome.succeeded else { throw ProcessFailed(outcome) }
    }

    /// Starts the daemon and waits for the greeting.
    package func start() throws {
        for _ in 0..<5 where try starts() { return }
        throw ServerFailed("Exim", log: log)
    }

    private func starts() throws -> Bool {
        port = try Ports.free()
        let daemon = try Processes.start(
            packages.inside(["exim4", "-bdf", "-q1s", "-oX", "127.0.0.1:\(port)"]),
            log: workspace.file("exim.log"))
        process = daemon
        let patience = Patience()
        while patience.lasts {
            guard daemon.isRunning else { return false }
            if (try? LineConnection(port: port).receive())?.hasPrefix("220 mail.test ") == true {
                return true
            }
        }
        return false
    }

    /// Runs a program where this Exim is the installed one.
    package func run(
        _ arguments: [String], environment: [String: String?] = [:]
    ) throws -> Processes.Outcome {
        try Processes.run(packages.inside(arguments), environment: environment)
    }

    /// Starts a program where this Exim is the installed one, and does not wait for its end.
    package func begin(_ arguments: [String]) throws -> BackgroundProcess {
        try Processes.start(packages.inside(arguments), log: workspace.file("begun.log"))
    }

    /// What the daemon said and wrote to its log.
    package var log: String {
        let texts = ["exim.log", "exim-log/mainlog", "exim-log/paniclog"].map {
            (try? workspace.read($0)) ?? ""
        }
        return texts.joined()
    }

    /// Ends the daemon.
    package func stop() { process?.stop() }

    deinit { stop() }
}
