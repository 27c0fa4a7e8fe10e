import CSpawn
import Glibc
import SystemPackage

/// A program that this one has started: the leader of a process group of its own, to which
/// whatever it starts belongs too.
struct ChildProcess: ~Copyable {
    private let number: pid_t

    /// Starts the program that lies at `path`, with its three descriptors and no others of ours.
    ///
    /// - Throws: `Errno` when there is no such program, it is none, or the system has no room for
    ///   it.
    init(
        at path: String, _ arguments: [String], environment: [String], _ descriptors: [Int32]
    ) throws {
        // Whoever started us may have ignored it, and then nobody is told how a child ended.
        signal(SIGCHLD, SIG_DFL)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, Int32(descriptors.count))
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // No signal blocked or ignored, whatever this process does with them.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { (words + variables).forEach { free($0) } }
        guard !(words.dropLast() + variables.dropLast()).contains(nil) else { throw Errno.noMemory }
        var number: pid_t = 0
        let code = posix_spawn(&number, path, &actions, &attributes, &words, &variables)
        guard code == 0 else { throw Errno(rawValue: code) }
        self.number = number
    }

    /// Its process group, which has its number as long as nobody has asked for its status.
    var group: pid_t { number }

    /// Tells whether it has ended; what it started may go on.
    func hasEnded() throws -> Bool {
        var information = siginfo_t()
        while waitid(P_PID, id_t(number), &information, WEXITED | WNOHANG | WNOWAIT) != 0 {
            guard errno == EINTR else { throw Errno(rawValue: errno) }
        }
        return information.si_signo != 0
    }

    /// Sends a signal to it and to whatever it has started.
    func signalGroup(_ signal: Int32) { kill(-number, signal) }

    /// The status with which it ended, or 128 + the signal that ended it.
    consuming func status() throws -> Int32 {
        var status: Int32 = 0
        while waitpid(number, &status, 0) < 0 {
            guard errno == EINTR else { throw Errno(rawValue: errno) }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}
