import Glibc
import Synchronization

/// Runs programs: argv without a shell, both outputs captured, never longer than the timeout.
package enum Processes {
    /// What became of a program.
    package struct Outcome: Sendable {
        package let arguments: [String]
        /// The exit status, or 128 + the signal that ended it.
        package let status: Int32
        package let output: [UInt8]
        package let errors: [UInt8]
        /// True when the program was killed because its time was up.
        package let timedOut: Bool

        package var succeeded: Bool { status == 0 && !timedOut }
        package var outputText: String { String(decoding: output, as: UTF8.self) }
        package var errorText: String { String(decoding: errors, as: UTF8.self) }
    }

    /// Runs a program to its end and answers status and outputs.
    ///
    /// - Parameters:
    ///   - arguments: The program (a path, or a name looked up in PATH) and its arguments.
    ///   - environment: Variables added to this process's own; nil values are removed.
    ///   - directory: The program's working directory; nil: this process's.
    ///   - input: What it reads from standard input.
    ///   - timeout: Seconds after which its whole process group is killed.
    /// - Returns: Status and outputs, whatever they are.
    /// - Throws: `SystemCallFailed` when the program cannot be started; no exit status throws.
    package static func run(
        _ arguments: [String], environment: [String: String?] = [:], directory: String? = nil,
        input: [UInt8] = [], timeout: Double = 60
    ) throws -> Outcome {
        let (inputRead, inputWrite) = try pipe()
        let (outputRead, outputWrite) = try pipe()
        let (errorRead, errorWrite) = try pipe()
        let started = Result {
            try spawn(
                arguments, environment: environment, directory: directory,
                descriptors: (inputRead, outputWrite, errorWrite))
        }
        for descriptor in [inputRead, outputWrite, errorWrite] { close(descriptor) }
        var exchange = Exchange(
            input: input, inputWrite: inputWrite, outputRead: outputRead, errorRead: errorRead)
        defer { exchange.close() }
        let pid = try started.get()
        let deadline = ContinuousClock.now + .seconds(timeout)
        let finished = exchange.run(until: deadline)
        var status: Int32 = 0
        if !finished { kill(-pid, SIGKILL) }
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return Outcome(
            arguments: arguments, status: exitStatus(status), output: exchange.output,
            errors: exchange.errors, timedOut: !finished)
    }

    /// Starts a program in the background, both its outputs going to one file.
    package static func start(
        _ arguments: [String], environment: [String: String?] = [:], directory: String? = nil,
        log: String
    ) throws -> BackgroundProcess {
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        let file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        defer {
            close(nothing)
            close(file)
        }
        guard nothing >= 0, file >= 0 else { throw SystemCallFailed("open \(log)") }
        let pid = try spawn(
            arguments, environment: environment, directory: directory,
            descriptors: (nothing, file, file))
        return BackgroundProcess(pid: pid, arguments: arguments)
    }

    static func exitStatus(_ status: Int32) -> Int32 {
        status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    // pipe2 is not imported, so a pipe is for a moment open to every child: no child may start
    // in that moment, or it would hold the pipe open as long as it lives.
    private static let starting = Mutex<Void>(())

    private static func pipe() throws -> (read: Int32, write: Int32) {
        try starting.withLock { _ in
            var ends: [Int32] = [-1, -1]
            guard Glibc.pipe(&ends) == 0 else { throw SystemCallFailed("pipe") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        }
    }

    private static func spawn(
        _ arguments: [String], environment: [String: String?], directory: String?,
        descriptors: (Int32, Int32, Int32)
    ) throws -> pid_t {
        // posix_spawn's own change of directory is not imported; env(1) can do it.
        let arguments = (directory.map { ["env", "-C", $0] } ?? []) + arguments
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptors.0, 0)
        posix_spawn_file_actions_adddup2(&actions, descriptors.1, 1)
        posix_spawn_file_actions_adddup2(&actions, descriptors.2, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, so that a timeout ends grandchildren as well. No signal blocked, as
        // Dispatch's threads have them, and SIGPIPE as usual, although this process ignores it.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        posix_spawnattr_setpgroup(&attributes, 0)
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var environ: [UnsafeMutablePointer<CChar>?] =
            merged(environment).map { strdup($0) } + [nil]
        defer { (argv + environ).forEach { free($0) } }
        var pid: pid_t = 0
        let code = starting.withLock { _ in
            posix_spawnp(&pid, arguments[0], &actions, &attributes, &argv, &environ)
        }
        guard code == 0 else {
            errno = code
            throw SystemCallFailed("starting \(arguments[0])")
        }
        return pid
    }

    private static func merged(_ changes: [String: String?]) -> [String] {
        var variables: [String] = []
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            let name = String(text.prefix { $0 != "=" })
            if changes.index(forKey: name) == nil { variables.append(text) }
            next += 1
        }
        for (name, value) in changes { if let value { variables.append("\(name)=\(value)") } }
        return variables
    }
}

/// A program that ended otherwise than the test needs, with what it said.
package struct ProcessFailed: Error, CustomStringConvertible {
    package let description: String

    package init(_ outcome: Processes.Outcome) {
        description =
            "\(outcome.arguments.joined(separator: " ")): status \(outcome.status)"
            + (outcome.timedOut ? " (timed out)" : "") + "\n" + outcome.outputText
            + outcome.errorText
    }
}
