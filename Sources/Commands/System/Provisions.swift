import Foundation
import Glibc
import MailModel

/// What Swift's runtime takes for granted, asked for before a run begins.
enum Provisions {
    /// Sees to it that there are words to be parsed: without /proc Swift has none, not even the
    /// program's name, which would be a question for help and no failure.
    static func lookForCommandLine() throws(VerbFailure) {
        guard CommandLine.arguments.isEmpty else { return }
        throw VerbFailure(
            .inputOutput, "cannot read the command line, /proc/self/cmdline; nothing was done")
    }

    /// Takes as many threads and descriptors as a run may have at once, and gives them back.
    ///
    /// Swift's own threads come from libdispatch, which waits for ever where the system refuses one
    /// and traps where it gets no descriptor.
    /// - Throws: `VerbFailure` when the system has fewer.
    static func lookForThreads() throws(VerbFailure) {
        // As many files are written at once as there are processors, and there are some 20 of them;
        // besides, the directory is read, watched and its name looked up.
        let threads = min(ProcessInfo.processInfo.activeProcessorCount, 20) + 6
        if let reason = lack(ofThreads: threads) {
            throw failure("\(threads) threads", reason, "ulimit -u, TasksMax=")
        }
        if let reason = lack(ofDescriptors: 8) {
            throw failure("8 open files", reason, "ulimit -n, LimitNOFILE=")
        }
    }

    private static func failure(_ what: String, _ reason: String, _ limits: String) -> VerbFailure {
        VerbFailure(
            .inputOutput,
            "this system refuses the \(what) that a run needs: \(reason) (\(limits)); "
                + "nothing was done")
    }

    /// Why so many threads are not to be had at once; nil when they are.
    private static func lack(ofThreads count: Int) -> String? {
        let gate = Semaphore(0)
        var threads: [SystemThread] = []
        defer {
            // Each waits for all to be there.
            for _ in threads { gate.post() }
            for thread in threads { thread.join() }
        }
        do throws(ThreadRefused) {
            while threads.count < count {
                threads.append(try SystemThread("provision") { gate.wait() })
            }
            return nil
        } catch {
            return error.reason
        }
    }

    /// Why so many descriptors are not to be had at once; nil when they are.
    private static func lack(ofDescriptors count: Int) -> String? {
        var taken: [Int32] = []
        defer { for descriptor in taken { close(descriptor) } }
        for _ in 0..<count {
            let descriptor = dup(STDERR_FILENO)
            guard descriptor >= 0 else { return String(cString: strerror(errno)) }
            taken.append(descriptor)
        }
        return nil
    }
}
