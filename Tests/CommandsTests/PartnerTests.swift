import TestSupport
import Testing

/// Two hosts of one split domain, and whether an address can go round between them.
@Suite struct PartnerTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace(inMemory: true) }

    /// A host's settings; `filter` picks those it believes the other one has.
    private func host(
        _ name: String, elsewhere filter: String, unknown: String = "reject", more: String = "",
        rewrite: String = ""
    ) throws -> String {
        try workspace.write(
            "\(name).yaml",
            """
            domains: [{name: example.com, unknown: \(unknown)}]
            directory: {servers: [ldaps://x.example.com], base: "dc=example,dc=com", bind: {method: anonymous}}
            systems:
              here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
              other: {transport: "relay:[other.example.com]:25"\(rewrite)}
            \(more)placement:
              - {filter: "\(filter)", system: other}
              - {system: here}
            outputs: {postfix: {settle: 0s}, dovecot: {}}
            state: \(workspace.file(name))

            """)
    }

    private func people(_ name: String, _ people: [String]) throws -> String {
        try workspace.write(
            "\(name).ldif",
            people.map { person in
                "dn: uid=\(person),dc=example,dc=com\nobjectClass: inetOrgPerson\n"
                    + "entryUUID: id-\(person)\nuid: \(person)\nmail: \(person)@example.com\n"
            }.joined(separator: "\n"))
    }

    /// What `check` on the first host says of the two.
    private func check(
        _ mine: String, _ theirs: String, from: String, partnerFrom: String, _ more: String...
    ) throws -> (proof: String?, findings: [String], status: Int32, error: String) {
        let outcome = try ProgramUnderTest.run(
            [
                "check", "--settings", mine, "--from", from, "--partner", theirs, "--partner-from",
                partnerFrom,
            ] + more)
        let lines = outcome.outputText.split(separator: "\n").map(String.init)
        let words = [
            "a loop", "delivered on both", "forwarded to", "rejected by both", "the other host",
        ]
        return (
            lines.first { $0.hasPrefix("partner    ") },
            lines.filter { line in words.contains { line.hasPrefix("finding    " + $0) } }
                .map { String($0.dropFirst(11)) }, outcome.status, outcome.errorText
        )
    }

    @Test func `master and slave that know what they do`() throws {
        let master = try host("master", elsewhere: "(uid=s*)")
        let slave = try host("slave", elsewhere: "(uid=nobody)", unknown: "other")
        let all = try people("all", ["anna", "sven", "sina"])
        let some = try people("some", ["sven", "sina"])
        let found = try check(master, slave, from: all, partnerFrom: some)
        #expect(found.proof == "partner    \(slave): 4 addresses followed, none goes round")
        #expect(found.findings == [])
        // The other way round, from the slave's state this time.
        let sync = try ProgramUnderTest.run(["sync", "--settings", master, "--from", all])
        #expect(sync.status == 0, "\(sync.errorText)")
        let back = try ProgramUnderTest.run([
            "check", "--settings", slave, "--from", some, "--partner", master,
        ])
        #expect(back.outputText.contains("partner    \(master): 4 addresses followed, none goes"))
    }

    @Test func `both forward what they do not know`() throws {
        let one = try host("one", elsewhere: "(uid=s*)", unknown: "other")
        let two = try host("two", elsewhere: "(uid=a*)", unknown: "other")
        let found = try check(
            one, two, from: people("one", ["anna"]), partnerFrom: people("two", ["sven"]))
        #expect(
            found.findings == [
                "a loop: any unknown @example.com: this host -> the partner -> this host; each host "
                    + "believes the other has it. Let only one of the two forward it: any unknown "
                    + "@example.com"
            ])
    }

    @Test func `each believes the other has it, both deliver, one is sent to be refused`() throws {
        let one = try host("one", elsewhere: "(|(uid=loop)(uid=gone))")
        let two = try host("two", elsewhere: "(uid=loop)")
        let found = try check(
            one, two, from: people("one", ["both", "gone", "loop"]),
            partnerFrom: people("two", ["both", "loop", "mine"]))
        #expect(
            found.findings == [
                "a loop: loop@example.com: this host -> the partner -> this host; each host believes "
                    + "the other has it. Let only one of the two forward it: loop@example.com",
                "delivered on both hosts, so mail lands where it was sent: both@example.com",
                "forwarded to the other host, which rejects it: gone@example.com",
            ])
        #expect(found.proof?.hasSuffix(": 5 addresses followed, 1 go round") == true)
    }

    @Test func `a loop through a rewritten address, and a leaver on both sides`() throws {
        let off = "users: {suspended: \"(uid=left)\"}\n"
        let one = try host(
            "one", elsewhere: "(uid=anna)", more: off,
            rewrite: ", rewrite: \"back-{login}@example.com\"")
        let two = try host(
            "two", elsewhere: "(uid=back-anna)", more: off,
            rewrite: ", rewrite: \"anna@example.com\"")
        let found = try check(
            one, two, from: people("one", ["anna", "left"]),
            partnerFrom: people("two", ["back-anna", "left"]))
        #expect(
            found.findings.first?.hasPrefix(
                "a loop: anna@example.com: this host -> the partner -> this host;") == true,
            "\(found)")
        #expect(found.findings.last == "rejected by both hosts: left@example.com")
    }

    @Test func `which system is the other host must be clear`() throws {
        let one = try host(
            "one", elsewhere: "(uid=s*)", more: "")
        let text = try workspace.read("one.yaml").replacing(
            "placement:", with: "  third: {transport: \"relay:[third.example.com]:25\"}\nplacement:"
        )
        try workspace.write("one.yaml", text)
        let two = try host("two", elsewhere: "(uid=a*)")
        let all = try people("all", ["anna"])
        let unclear = try check(one, two, from: all, partnerFrom: all)
        #expect(unclear.status == 64)
        #expect(
            unclear.error.contains(
                "--partner-system: say which system of this host is the other host: other, third"),
            "\(unclear.error)")
        let clear = try check(one, two, from: all, partnerFrom: all, "--partner-system", "other")
        #expect(clear.status == 1, "\(clear.error)")
        let gone = try check(
            one, workspace.file("none.yaml"), from: all, partnerFrom: all, "--partner-system",
            "other")
        #expect(gone.status == 1)
        #expect(
            gone.findings.contains {
                $0.hasPrefix("the other host was not looked at: cannot read the settings")
            }, "\(gone.findings)")
        let wrong = try check(one, two, from: all, partnerFrom: all, "--partner-system", "fourth")
        #expect(wrong.status == 64)
        #expect(wrong.error.contains("has no third-party system fourth; there are other, third"))
    }
}
