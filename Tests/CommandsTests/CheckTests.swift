import Foundation
import TestSupport
import Testing

/// What `check` finds, and that it looks at everything first.
@Suite struct CheckTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace(inMemory: true) }

    private func check(
        _ words: [String] = [], people: String? = nil, settings change: (String) -> String = { $0 }
    ) throws -> Processes.Outcome {
        let settings = try workspace.write(
            "splitroute.yaml", change(PeopleSet.settings(hooked: workspace.file("hooked"))))
        let directory =
            try people.map { ["--from", try workspace.write("people.ldif", $0)] } ?? []
        return try ProgramUnderTest.run(
            ["check", "--settings", settings, "--state", workspace.file("state")] + directory
                + words)
    }

    private let people = PeopleSet(letter: "a", people: 2).directory

    private func entry(_ dn: String, _ classes: String, _ mail: String) -> String {
        "\ndn: \(dn)\nobjectClass: \(classes)\nentryUUID: \(mail)\nmail: \(mail)\n"
    }

    @Test func `entries with our addresses that no section reads are counted by unit`() throws {
        let forgotten =
            entry("cn=all,ou=Verteiler,dc=example,dc=com", "groupOfNames", "all@example.com")
            + entry("cn=hr,ou=Verteiler,dc=example,dc=com", "groupOfNames", "hr@example.com")
            + entry("cn=room,ou=Orte,dc=example,dc=com", "room", "room@example.com")
            + entry("cn=far,ou=Orte,dc=example,dc=com", "room", "room@elsewhere.example")
            // Somebody else has the address, and so it is served.
            + entry("cn=copy,ou=Orte,dc=example,dc=com", "room", "a1@example.com")
        let outcome = try check(people: people + forgotten)
        #expect(outcome.status == 1)
        #expect(
            outcome.outputText.contains(
                "finding    3 entries with addresses in our domains would be rejected, for no section "
                    + "reads them: ou=Verteiler 2, ou=Orte 1; add groups:, add shared:\n"),
            "\(outcome.outputText)")
    }

    @Test func `what a section leaves out on purpose, or another system takes, is not counted`()
        throws
    {
        let former = entry("cn=old,ou=former,dc=example,dc=com", "room", "old@example.com")
        for change in [
            ("domains: [{name: example.com}]", "domains: [{name: example.com, unknown: exchange}]"),
            ("systems:", "users: {exclude: \"ou=former,dc=example,dc=com\"}\nsystems:"),
        ] {
            let outcome = try check(people: people + former) {
                $0.replacing(change.0, with: change.1)
            }
            #expect(outcome.outputText.contains("compiled"), "\(outcome.errorText)")
            #expect(!outcome.outputText.contains("no section reads"), "\(outcome.outputText)")
        }
    }

    @Test func `recipients of a file are told apart by what would become of their mail`() throws {
        let recipients = try workspace.write(
            "recipients.csv",
            """
            count;Recipient
            9;a1@example.com
            5;A2+news@Example.com
            3;nobody@example.com
            1;somebody@elsewhere.example
            1;Postmaster

            """)
        let outcome = try check(["--recipients", recipients], people: people)
        #expect(outcome.status == 1)
        #expect(
            outcome.outputText.contains(
                "recipients \(recipients): 2 served, 1 in no domain of the split, 1 unknown, "
                    + "1 no address\n"), "\(outcome.outputText)")
        #expect(
            outcome.outputText.contains(
                "finding    1 of the recipients in \(recipients) would be unknown: "
                    + "nobody@example.com\n"))
    }

    @Test func `plain lines are recipients too, and a file that is not there is bad input`() throws
    {
        let lines = try workspace.write("lines", "a1@example.com\n\n# a note\na2@example.com\n")
        let outcome = try check(["--recipients", lines], people: people)
        #expect(outcome.outputText.contains("recipients \(lines): 2 served\n"))
        let missing = try check(["--recipients", workspace.file("none")], people: people)
        #expect(missing.status == 65)
        #expect(missing.errorText.contains("--recipients: cannot read"))
        #expect(missing.errorText.contains("there is no such file"))
    }

    @Test func `a directory that is down does not hide what else there is to find`() throws {
        let site = try check(people: people)
        #expect(site.outputText.contains("directory  "))
        try workspace.folder("state")
        let sync = try ProgramUnderTest.run([
            "sync", "--settings", workspace.file("splitroute.yaml"), "--state",
            workspace.file("state"), "--from", workspace.file("people.ldif"),
        ])
        #expect(sync.status == 0, "\(sync.errorText)")
        let outcome = try check(["--recipients", try workspace.write("who", "x@example.com\n")]) {
            $0.replacing("ldap1.example.com", with: "127.0.0.1:1")
                + "metrics_file: \(workspace.file("nowhere/splitroute.prom"))\n"
        }
        #expect(outcome.status == 1)
        let text = outcome.outputText
        #expect(text.contains("not read; what follows is held against generation 1"), "\(text)")
        #expect(
            text.contains("finding    ldaps://127.0.0.1:1: no connection: Connection refused"),
            "\(text)")
        #expect(text.contains("finding    metrics_file: cannot write"), "\(text)")
        #expect(text.contains("would be unknown: x@example.com"), "\(text)")
        #expect(text.contains("findings; nothing was changed"), "\(text)")
    }

    @Test func `nobody who takes the mail of a hosted system is a finding`() throws {
        let host = try WiringHost()
        let queue = host.workspace.file("queue")
        let found = try host.lines("finding", main: host.main + ["queue_directory = \(queue)"])
        #expect(
            found.contains {
                $0.hasPrefix(
                    "systems.here.transport: nobody takes mail at \(queue)/private/dovecot-lmtp "
                        + "(No such file or directory)")
            }, "\(found)")
    }
}
