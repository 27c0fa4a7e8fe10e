import Foundation
import Glibc
import TestSupport
import Testing

@testable import Commands

/// Other programs, whatever they do.
@Suite struct ProgramsTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func shell(_ script: String) -> [String] { ["sh", "-c", script] }

    /// Tells whether a process is there; one that only waits to be asked for its status is not.
    private func isAlive(_ number: String) -> Bool {
        let status = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
        return status.map { !$0.contains(") Z ") } ?? false
    }

    @Test func `a program that ends without reading its input ends as it likes`() async throws {
        let input = String(repeating: "x", count: 1 << 20)
        #expect(try await Programs.run(["true"], input: input).status == 0)
        #expect(try await Programs.run(["false"], input: input).status == 1)
    }

    @Test func `one that reads slowly, or some of it, or closes its outputs, is waited for`()
        async throws
    {
        let input = String(repeating: "x", count: 1 << 20)
        let slow = try await Programs.run(
            shell("sleep 0.3; head -c 100000 > /dev/null; sleep 0.3; wc -c"), input: input)
        #expect(slow.output == "\((1 << 20) - 100_000)\n")
        let some = try await Programs.run(shell("head -c 3"), input: input)
        #expect(some.output == "xxx")
        let silent = try await Programs.run(shell("exec >&- 2>&-; sleep 0.3; exit 5"))
        #expect(silent.status == 5)
    }

    @Test func `of each output 1 MiB is kept, and the rest is taken all the same`() async throws {
        let answer = try await Programs.run(
            shell("head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2; exit 3"))
        #expect(answer.status == 3)
        #expect(answer.output.utf8.count == 1 << 20)
        #expect(answer.complaint.utf8.count == 1 << 20)
        let whole = try await Programs.run(
            shell("head -c 5000000 /dev/zero"), limit: Programs.ample)
        #expect(whole.output.utf8.count == 5_000_000)
    }

    @Test func `a signal that ends it is its status`() async throws {
        #expect(try await Programs.run(shell("kill -TERM $$")).status == 128 + SIGTERM)
    }

    @Test func `what cannot be run is said`() async throws {
        let text = try workspace.write("text", "no program\n", mode: 0o644)
        let script = try workspace.write("script", "true\n", mode: 0o755)
        let reasons = [
            ([], "it names no program"),
            ([workspace.file("absent")], "it cannot be run: No such file or directory"),
            ([text], "it cannot be run: Permission denied"),
            (
                [script],
                "it cannot be run: Exec format error; a script needs a first line such as #!/bin/sh"
            ),
            (
                ["true", String(repeating: "x", count: 1 << 20)],
                "it cannot be run: Argument list too long"
            ),
        ]
        for (arguments, reason) in reasons {
            let error = await #expect(throws: HookError.self) { try await Programs.run(arguments) }
            #expect(error?.reason == reason)
        }
        let error = await #expect(throws: HookError.self) {
            try await Programs.run(["no-such-program"])
        }
        #expect(error?.reason.hasPrefix("it is not installed in any of /") == true)
        #expect(error?.description.hasPrefix("no-such-program: it is not") == true)
    }

    /// Those that SIGTERM ends, and those that only SIGKILL does; that write on, and that do not.
    @Test(arguments: ["", "trap '' TERM; ", "exec >&- 2>&-; ", "yes & "])
    func `one that takes too long ends with everything it has started`(first: String) async throws {
        let file = workspace.file("numbers")
        let script = "\(first)(sleep 600 & echo $! > \(file); wait) & echo $! >> \(file)-2; wait"
        let error = await #expect(throws: HookError.self) {
            try await Programs.run(shell(script), timeout: .milliseconds(500))
        }
        #expect(error?.reason == "it did not end within 0.5 s and was stopped")
        let numbers = try (workspace.read("numbers") + workspace.read("numbers-2")).split(
            separator: "\n")
        #expect(numbers.count == 2)
        for number in numbers {
            #expect(Patience.waits { !isAlive(String(number)) }, "\(number)")
        }
    }

    @Test func `what a program leaves behind goes on, and is not waited for`() async throws {
        let begin = ContinuousClock.now
        let answer = try await Programs.run(
            shell("sleep 600 & echo $!; (sleep 0.2; echo late) & exit 3"), timeout: .seconds(300))
        #expect(ContinuousClock.now - begin < .seconds(60))
        #expect(answer.status == 3)
        let lines = answer.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 2 && lines.last == "late")
        #expect(isAlive(lines[0]))
        kill(try #require(pid_t(lines[0])), SIGKILL)
    }

    /// Too few for one pipe, for two, for all three; and whatever was opened is closed again.
    @Test func `too few descriptors are an error, and none is lost`() async {
        await #expect(processExitsWith: .success) {
            let next = dup(STDERR_FILENO)
            close(next)
            var failures = 0
            var succeeded = false
            while !succeeded, failures < 40 {
                var limits = rlimit(rlim_cur: rlim_t(Int(next) + failures), rlim_max: 4096)
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
                do {
                    succeeded = try await Programs.run(["/bin/true"]).status == 0
                } catch let error as HookError {
                    #expect(error.reason == "it cannot be run: Too many open files")
                    failures += 1
                }
            }
            #expect(succeeded && failures >= 6)
            #expect(dup(STDERR_FILENO) == next)
        }
    }
}
