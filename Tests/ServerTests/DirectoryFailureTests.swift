import Glibc
import TestSupport
import Testing

/// Whatever goes wrong with the directory, the run says so and the tables stay.
@Suite(.serialized)
struct DirectoryFailureTests {
    private let lab: DirectoryLab

    init() throws {
        var configuration = Slapd.Configuration()
        configuration.ldif = DirectoryLab.company(3000)
        configuration.logsOperations = true
        lab = try DirectoryLab(configuration)
        let first = try lab.run("sync", settings: lab.settings())
        #expect(first.status == 0, "\(first.errorText)")
    }

    /// A run that must fail: nothing in the state tree but its status may change.
    private func expectRefused(
        _ outcome: Processes.Outcome, status: Int32, saying words: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(outcome.status == status, "\(outcome.errorText)", sourceLocation: sourceLocation)
        for word in words {
            #expect(
                outcome.errorText.contains(word), "\(outcome.errorText)",
                sourceLocation: sourceLocation)
        }
        #expect(!outcome.errorText.contains("reader\n"), sourceLocation: sourceLocation)
        #expect(!outcome.errorText.contains("@example.com"), sourceLocation: sourceLocation)
        #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
        let live = try lab.live()
        #expect(live.generation == "generations/000001", sourceLocation: sourceLocation)
        #expect(live.isWhole, sourceLocation: sourceLocation)
        #expect(
            !(try lab.listing()).contains("staging/"), "staging is empty",
            sourceLocation: sourceLocation)
    }

    private func sync(_ change: (inout DirectoryLab.Choices) -> Void) throws -> Processes.Outcome {
        try lab.run("sync", settings: lab.settings(change))
    }

    @Test func `certificates that prove nothing`() throws {
        let authority = lab.server.authority
        let wrong = try sync {
            $0.servers = [lab.server.ldaps]
            $0.tls = "{ca_file: \(authority.otherCAFile)}"
        }
        try expectRefused(wrong, status: 69, saying: "certificate", "tls.ca_file")
        let startTLS = try sync { $0.tls = "{ca_file: \(authority.otherCAFile)}" }
        try expectRefused(startTLS, status: 69, saying: "certificate")
        var configuration = Slapd.Configuration()
        configuration.certificate = .expired
        let other = try DirectoryLab(configuration)
        let expired = try sync {
            $0.servers = [other.server.ldaps]
            $0.tls = "{ca_file: \(other.server.authority.caFile)}"
        }
        try expectRefused(expired, status: 69, saying: "expired")
    }

    @Test func `a wrong password, and one that others can read`() throws {
        let wrong = try sync { $0.password = "not-the-password" }
        try expectRefused(
            wrong, status: 69, saying: "does not accept name and password", "directory.bind")
        #expect(!wrong.errorText.contains("not-the-password"))
        let readable = try sync { $0.passwordMode = 0o644 }
        try expectRefused(readable, status: 77, saying: "bind.secret", "chmod")
    }

    @Test func `no server answers`() throws {
        let down = try sync { $0.servers = ["ldap://127.0.0.1:1", "ldap://127.0.0.1:2"] }
        try expectRefused(
            down, status: 69, saying: "ldap://127.0.0.1:1", "ldap://127.0.0.1:2", "refused")
    }

    @Test func `a size limit ends the search, paged or not`() throws {
        var configuration = Slapd.Configuration()
        configuration.ldif = DirectoryLab.company(1200)
        configuration.sizeLimit = "size.soft=500 size.hard=700 size.prtotal=700"
        let limited = try DirectoryLab(configuration)
        let paged = try sync { $0.servers = [limited.server.ldap] }
        try expectRefused(paged, status: 69, saying: "cut the answer off", "size limit")
        let unpaged = try sync {
            $0.servers = [limited.server.ldap]
            $0.directory = ["page_size: 0"]
        }
        try expectRefused(unpaged, status: 69, saying: "cut the answer off", "size limit")
    }

    @Test(arguments: [SIGKILL, SIGSTOP])
    func `a server that goes away in the middle of the search`(_ number: Int32) throws {
        let settings = try lab.settings { $0.directory = ["page_size: 5", "read_timeout: 1s"] }
        let log = lab.workspace.file("sync.log")
        let run = try Processes.start(
            [ProgramUnderTest.path, "sync", "--settings", settings], log: log)
        // A hundred pages are on their way, six hundred in all.
        func pages() -> Int {
            lab.server.log.split(separator: "\n").count { $0.contains("SEARCH RESULT") }
        }
        let before = pages()
        #expect(Patience.waits { pages() > before + 100 })
        lab.server.signal(number)
        let status = run.wait(30)
        #expect(status == 69)
        let words = try lab.workspace.read("sync.log")
        #expect(
            words.contains(number == SIGSTOP ? "no answer for 1 s" : "connection"), "\(words)")
        let live = try lab.live()
        #expect(live.generation == "generations/000001" && live.isWhole)
    }

    @Test func `a group that a rule names and that is gone`() throws {
        try lab.server.modify(
            "dn: cn=split-relay,ou=groups,dc=example,dc=com\nchangetype: delete\n")
        let outcome = try sync { _ in }
        try expectRefused(outcome, status: 69, saying: "cn=split-relay", "placement[].group")
    }

    @Test func `a base that does not exist`() throws {
        let outcome = try sync { $0.base = "dc=elsewhere,dc=com" }
        try expectRefused(outcome, status: 69, saying: "dc=elsewhere")
    }
}
