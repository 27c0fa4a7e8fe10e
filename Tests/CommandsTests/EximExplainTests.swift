import TestSupport
import Testing

/// `explain` shows the rows of Exim, also under the keys that Exim asks for.
@Suite struct EximExplainTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace(inMemory: true)
        try workspace.write(
            "splitroute.yaml",
            """
            domains:
              - {name: example.com}
              - {name: example.net, catch_all: mira@example.com}
            directory:
              servers: [ldaps://ldap1.example.com]
              base: dc=example,dc=com
              bind: {method: anonymous}
            systems:
              here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
              exchange: {transport: "relay:[mail.exchange.example.com]:25"}
            placement:
              - {filter: "(employeeType=exchange)", system: exchange}
              - {system: here}
            outputs: {exim: {}}

            """)
        // mail: "j smith"@example.com
        try workspace.write(
            "people.ldif",
            WiringHost.person("mira", "here")
                + WiringHost.person("smith", "exchange").replacing(
                    "mail: smith@example.com", with: "mail: \"j smith\"@example.com"))
        let sync = try run("sync", "--from", workspace.file("people.ldif"))
        guard sync.succeeded else { throw ProcessFailed(sync) }
    }

    private func run(_ arguments: String...) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            arguments.prefix(1) + [
                "--settings", workspace.file("splitroute.yaml"), "--state",
                workspace.file("state"),
            ] + arguments.dropFirst())
    }

    @Test func `a quoted address has its row under what stands between the quotes`() throws {
        let answer = try run("explain", "\"J Smith\"@example.com").outputText
        #expect(answer.contains("exim/routes"), "\(answer)")
        #expect(answer.contains("j smith@example.com"), "\(answer)")
        #expect(
            answer.contains("a=relay s=exchange h=\"mail.exchange.example.com::25\""), "\(answer)")
    }

    @Test func `an unknown address is caught where the table says so`() throws {
        let answer = try run("explain", "nobody@example.net").outputText
        #expect(answer.contains("mail goes to catch_all mira@example.com"), "\(answer)")
        #expect(answer.contains("a=expand to=\"mira@example.com\""), "\(answer)")
    }
}
