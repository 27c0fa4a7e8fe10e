import TestSupport
import Testing

/// The whole job against a real slapd: read, publish, refuse what is doubtful.
@Suite struct SlapdStoryTests {
    private let workspace: Workspace
    private let server: Slapd

    init() throws {
        workspace = try Workspace()
        var lab = Slapd.Configuration()
        lab.ldif = Slapd.tree() + Slapd.people(20)
        server = try Slapd.start(lab)
    }

    private func settings(_ url: String, password: String = "reader") throws -> String {
        let secret = try workspace.write("secret", password + "\n", mode: 0o600)
        return try workspace.write(
            "splitroute.yaml",
            """
            domains: [{name: example.com}]
            directory:
              servers: ["\(url)"]
              base: dc=example,dc=com
              bind: {dn: "\(server.readerDN)", password_file: \(secret)}
              tls: {mode: none}
              read_timeout: 2s
            systems:
              here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
            placement: [{system: here}]
            outputs: {dovecot: {}}
            state: \(workspace.file("state"))
            """)
    }

    @Test func `sync publishes once and then stays silent`() throws {
        let file = try settings(server.ldap)
        let first = try ProgramUnderTest.run(["sync", "--settings", file])
        #expect(first.status == 0, "\(first.errorText)")
        #expect(first.errorText.contains("generation 1 is live"))
        let second = try ProgramUnderTest.run(["sync", "--settings", file])
        #expect(second.status == 0)
        #expect(second.errorText.isEmpty)
        #expect(try workspace.read("state/current/routes.tsv").split(separator: "\n").count >= 20)
    }

    @Test func `a wrong password and a dead server leave the tables alone`() throws {
        let good = try settings(server.ldap)
        #expect(try ProgramUnderTest.run(["sync", "--settings", good]).status == 0)
        let before = try workspace.read("state/current/routes.tsv")
        let wrong = try settings(server.ldap, password: "not-the-password")
        let refused = try ProgramUnderTest.run(["sync", "--settings", wrong])
        #expect(refused.status == 69)
        #expect(!refused.errorText.contains("not-the-password"))
        let gone = try settings(server.ldap)
        server.stop()
        let dead = try ProgramUnderTest.run(["sync", "--settings", gone])
        #expect(dead.status == 69)
        #expect(try workspace.read("state/current/routes.tsv") == before)
    }
}
