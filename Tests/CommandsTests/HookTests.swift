import Foundation
import Glibc
import TestSupport
import Testing

/// The hooks of a whole run, where the system gives little.
@Suite struct HookTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("a.ldif", PeopleSet(letter: "a", people: 4).directory)
        try workspace.folder("home", mode: 0o777)
        for folder in [workspace.path, workspace.file("home")] {
            #expect(chmod(folder, folder == workspace.path ? 0o755 : 0o777) == 0)
        }
        try hook("[touch, \(workspace.file("home/hooked"))]")
    }

    private func hook(_ words: String, timeout: String = "30s", map: String = "lmdb") throws {
        let text = PeopleSet.settings(hooked: "")
            .replacing("[[touch, \"\"]]", with: "{commands: [\(words)], timeout: \(timeout)}")
            .replacing("map_type: lmdb", with: "map_type: \(map)")
        try workspace.write("splitroute.yaml", text)
    }

    private func sync(_ state: String = "state") -> [String] {
        [
            ProgramUnderTest.path, "sync", "--settings", workspace.file("splitroute.yaml"),
            "--state", workspace.file("home/\(state)"), "--from", workspace.file("a.ldif"),
        ]
    }

    private func isThere(_ name: String) -> Bool {
        access(workspace.file("home/\(name)"), F_OK) == 0
    }

    /// Somebody who has nothing else running, so that nobody else counts for a limit.
    private func somebody(_ number: Int) -> [String] {
        ["setpriv", "--reuid", "\(number)", "--regid", "\(number)", "--clear-groups"]
    }

    @Test func `a hook is given the variables that the manual names, and no others`() throws {
        try hook("[cp, /proc/self/environ, \(workspace.file("home/hooked"))]")
        let given = [
            "HOME=/nowhere", "USER=somebody", "LOGNAME=somebody", "LANG=C.UTF-8", "LC_ALL=C",
            "TZ=UTC", "TMPDIR=/var/tmp", "MAIL_CONFIG=/etc/postfix",
        ]
        let others = [
            "PATH=/usr/bin:relative:/bin", "PASSWORD=secret", "LD_BIND_NOW=1", "LC_TIME=C",
        ]
        let sync = try Processes.run(["env", "-i"] + given + others + sync())
        #expect(sync.status == 0, "\(sync.errorText)")
        let seen = try workspace.read("home/hooked").split(separator: "\0").map(String.init)
        let path = "PATH=/usr/bin:/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin"
        #expect(seen == [path] + given)
    }

    @Test func `a hook has its three descriptors, none of ours or of whoever started us`() throws {
        let file = workspace.file("home/hooked")
        try hook("[sh, -c, \"ls /proc/self/fd > \(file); cat; echo gone >&2; exit 9\"]")
        let opened = ["sh", "-c", "exec 7< /etc/passwd 8> /dev/null; exec \"$@\"", "sh"]
        let sync = try Processes.run(opened + sync())
        #expect(sync.status == 4)
        #expect(sync.errorText.contains("it ended with status 9: gone"), "\(sync.errorText)")
        // The last one is the folder itself.
        #expect(try workspace.read("home/hooked") == "0\n1\n2\n3\n")
    }

    @Test func `how a hook ended is seen also by a program whose parent ignored SIGCHLD`() throws {
        try hook("[\"false\"]")
        let ignoring = ["sh", "-c", "trap '' CHLD; exec \"$@\"", "sh"]
        let sync = try Processes.run(ignoring + sync())
        #expect(sync.status == 4)
        #expect(sync.errorText.contains("it ended with status 1"), "\(sync.errorText)")
    }

    @Test func `without /proc there is no command line, and that is said`() throws {
        let blind = [
            "unshare", "--mount", "sh", "-c", "mount -t tmpfs none /proc && exec \"$@\"", "sh",
        ]
        let sync = try Processes.run(blind + sync())
        #expect(sync.status == 74)
        #expect(sync.outputText.isEmpty)
        #expect(
            sync.errorText
                == "splitroute: cannot read the command line, /proc/self/cmdline; nothing "
                + "was done\n")
    }

    @Test func `one that cannot be stopped does not stop this program`() throws {
        // Who has become root altogether takes no signals from others.
        let become = workspace.file("become")
        let copied = try Processes.run(["cp", "--", "/usr/bin/setpriv", become])
        #expect(copied.succeeded && chmod(become, 0o4755) == 0)
        try hook("[\(become), --reuid, \"0\", sleep, \"8\"]", timeout: "100ms")
        let sync = try Processes.run(somebody(65_530) + sync())
        #expect(sync.status == 4, "\(sync.errorText)")
        #expect(
            sync.errorText.contains("it did not end within 0.1 s and could not be stopped either"),
            "\(sync.errorText)")
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `what ends the program ends its hook, which the next run runs again`(signal: Int32) throws
    {
        let file = workspace.file("home/number")
        try hook("[sh, -c, 'test -e \(file) && exit; echo $$ > \(file); sleep 600']", timeout: "1h")
        let run = try Processes.start(sync(), log: workspace.file("log"))
        #expect(Patience.waits { (try? workspace.read("home/number"))?.hasSuffix("\n") == true })
        let number = try #require(pid_t(workspace.read("home/number").dropLast()))
        #expect(kill(number, 0) == 0)
        run.signal(signal)
        #expect(run.wait(60) == 128 + signal)
        #expect(
            Patience.waits {
                let text = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
                return text?.contains(") Z ") ?? true
            })
        let next = try Processes.run(sync())
        #expect(next.status == 0, "\(next.errorText)")
        #expect(next.errorText.contains("running the hooks that an earlier run left undone"))
    }

    @Test func `too few descriptors end a run with a sentence, or not at all`() throws {
        try hook("[\"true\"]", map: "hash")
        var seen: Set<Int32> = []
        for number in 4..<32 {
            let limited = ["prlimit", "--nofile=\(number)"]
            let outcome = try Processes.run(limited + sync("state-\(number)"))
            seen.insert(outcome.status)
            #expect([0, 74, 78].contains(outcome.status), "\(number): \(outcome.errorText)")
            #expect(!outcome.errorText.isEmpty)
            if number < 10 {
                #expect(
                    outcome.errorText
                        == "splitroute: this system refuses the 8 open files that a run "
                        + "needs: Too many open files (ulimit -n, LimitNOFILE=); nothing was done\n"
                )
            }
        }
        #expect(seen.contains(0) && seen.contains(74))
    }

    @Test func `refused threads and processes end a run with a sentence, or not at all`() throws {
        try hook("[\"true\"]", map: "hash")
        var seen: Set<Int32> = []
        for number in 1..<20 {
            let limited = somebody(65_531) + ["prlimit", "--nproc=\(number)"]
            let outcome = try Processes.run(limited + sync("state-\(number)"))
            seen.insert(outcome.status)
            #expect(!outcome.timedOut)
            #expect([0, 4, 74].contains(outcome.status), "\(number): \(outcome.errorText)")
            if number == 1 {
                #expect(
                    outcome.errorText.contains(" threads that a run needs: Resource temporarily "))
                #expect(outcome.errorText.contains("(ulimit -u, TasksMax=); nothing was done"))
            }
        }
        #expect(seen.contains(74))
    }
}
