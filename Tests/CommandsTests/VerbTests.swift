import Foundation
import TestSupport
import Testing

/// Every verb as a person types it: the status it ends with, what it says, and on which stream.
@Suite struct VerbTests {
    private let workspace: Workspace
    private let settings: String

    init() throws {
        workspace = try Workspace(inMemory: true)
        settings = try workspace.write(
            "splitroute.yaml", PeopleSet.settings(hooked: workspace.file("hooked")))
        for set in [PeopleSet(letter: "a", people: 4), PeopleSet(letter: "b", people: 4)] {
            try workspace.write("\(set.letter).ldif", set.directory)
        }
    }

    private func run(
        _ words: String..., state: String = "state", settings other: String? = nil
    ) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            words + ["--settings", other ?? settings, "--state", workspace.file(state)])
    }

    private func sync(_ letter: String) throws -> Processes.Outcome {
        try run("sync", "--from", workspace.file("\(letter).ldif"))
    }

    @Test func `sync, history, diff, rollback, status`() throws {
        let first = try sync("a")
        #expect(first.status == 0 && first.output.isEmpty)
        #expect(
            first.errorText
                == "splitroute: generation 1 is live: 4 added, 4 logins newly denied "
                + "(4 addresses, 4 logins denied)\n")
        #expect(try sync("b").status == 0)
        let history = try run("history").outputText.split(separator: "\n")
        #expect(
            history.count == 2 && history[0].hasPrefix("* 2  ") && history[1].hasPrefix("  1  "))
        let diff = try run("diff", "1", "2").outputText
        #expect(diff.hasPrefix("4 added, 4 removed, 4 logins newly denied, 4 logins newly allowed"))
        #expect(diff.contains("\nremoved:\n  a1@example.com: was deliver on here\n"))
        // Back, although the settings are gone.
        let back = try run("rollback", settings: "/nonexistent/splitroute.yaml")
        #expect(back.status == 0)
        #expect(back.errorText.contains("going on without settings"))
        #expect(back.errorText.contains("generation 3 is live, with the content of 1"))
        let status = try run("status").outputText
        #expect(status.contains("generation   3, rollback") && status.contains("accounts     4"))
        let missing = try run("rollback", "7")
        #expect(missing.status == 65)
        #expect(missing.errorText.contains("there is no generation 7 any more"))
    }

    @Test func `list in every format`() throws {
        #expect(try sync("a").status == 0)
        let tsv = try run("list", "routes", "--format", "tsv")
        #expect(try workspace.bytes(of: "state/current/routes.tsv") == tsv.output)
        let json = try run("list", "accounts", "--format", "json")
        let rows = try JSONDecoder().decode([[String: String?]].self, from: Data(json.output))
        #expect(rows.count == 4)
        #expect(rows.first?["dn"] == "uid=a1,dc=example,dc=com")
        let text = try run("list", "logins").outputText.split(separator: "\n")
        #expect(text.first == "name            id   reason")
        #expect(text.count == 5)
        // From a file, before anything is published.
        let preview = try run(
            "list", "routes", "--format", "tsv", "--from", workspace.file("b.ldif"))
        #expect(
            preview.outputText.hasPrefix(
                "b1@example.com\tdeliver\there\t-\tuser\tb-1\teverybody-else\n"))
    }

    @Test func `a list longer than one piece of output is whole`() throws {
        let file = try workspace.write("c.ldif", PeopleSet(letter: "c", people: 2000).directory)
        #expect(try run("sync", "--from", file).status == 0)
        let rows = try run("list", "routes", "--format", "tsv").outputText.split(separator: "\n")
        #expect(rows.count == 2000)
        let text = try run("list", "routes").output
        #expect(text.count > 1 << 16)
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        #expect(
            lines.dropFirst().map { $0.split(separator: " ").joined(separator: "\t") }
                == rows.map(String.init))
        let json = try run("list", "routes", "--format", "json")
        let objects = try JSONDecoder().decode([[String: String?]].self, from: Data(json.output))
        #expect(objects.map { $0["address"] } == rows.map { String($0.prefix { $0 != "\t" }) })
    }

    @Test func `explain names entry, rule, rows and denial`() throws {
        #expect(try sync("a").status == 0)
        let answer = try run("explain", "A2@Example.com").outputText
        let since = answer.split(separator: "\n").first { $0.hasPrefix("  since") } ?? ""
        #expect(since.hasPrefix("  since     generation 1 of 20"))
        #expect(
            answer.replacing("\(since)\n", with: "") == """
                a2@example.com
                  route     relay to exchange
                  account   user uid=a2,dc=example,dc=com
                  id        a-2
                  state     third-party on exchange, by placement rule filter \
                (employeeType=exchange)
                  login     denied: third-party
                  login     a2: denied: third-party
                  row       postfix/recipients: a2@example.com OK
                  row       postfix/transport: a2@example.com relay:[mail.exchange.example.com]:25
                  row       postfix/sasl_deny: a2@example.com REJECT This mailbox is hosted on \
                another system
                  row       postfix/sasl_deny: a2 REJECT This mailbox is hosted on another system
                  row       dovecot/deny: a2@example.com
                  row       dovecot/deny: a2
                  from      generation 1

                """)
        let hosted = try run("explain", "a1@example.com").outputText
        #expect(hosted.contains("hosted on here, by placement rule everybody-else: no condition"))
        #expect(hosted.contains("login     not denied"))
        #expect(try run("explain", "a2").outputText.contains("denied: third-party"))
        #expect(
            try run("explain", "x@example.com").outputText.contains(
                "nobody has this address: the MTA rejects it (550)"))
        #expect(
            try run("explain", "x@example.net").outputText.contains(
                "example.net is not a domain of the split"))
        let json = try run("explain", "a2@example.com", "--format", "json")
        #expect(json.outputText.contains("\"name\" : \"a2@example.com\""))
    }

    @Test func `plan tells by its status and as JSON`() throws {
        let file = workspace.file("a.ldif")
        #expect(try run("plan", "--exit-code", "--from", file).status == 2)
        #expect(try sync("a").status == 0)
        let unchanged = try run("plan", "--exit-code", "--from", file)
        #expect(unchanged.status == 0)
        #expect(unchanged.outputText.hasPrefix("no change: 4 addresses, 4 logins denied"))
        let json = try run("plan", "--format", "json", "--from", workspace.file("b.ldif"))
        let plan = try JSONSerialization.jsonObject(with: Data(json.output)) as? [String: Any]
        #expect((plan?["changes"] as? [Any])?.count == 8)
        #expect(plan?["denied"] as? [String] == ["b2", "b2@example.com", "b4", "b4@example.com"])
        let report = workspace.file("report.txt")
        #expect(try run("plan", "--from", file, "--output", report).output.isEmpty)
        #expect(try workspace.read("report.txt").hasPrefix("no change"))
        let nowhere = try run("plan", "--from", file, "--output", "/nonexistent/report.txt")
        #expect(nowhere.status == 73)
        #expect(
            nowhere.errorText
                == "splitroute: cannot write /nonexistent/report.txt: No such file or directory\n")
    }

    @Test func `what is typed wrong ends with 64`() throws {
        for words in [
            ["nonsense"], ["sync", "--nonsense"], ["diff", "1"], ["list", "nonsense"],
            ["explain", ""], ["explain", "@"], ["sync", "--accept", "users_min"],
        ] {
            let outcome = try ProgramUnderTest.run(words)
            #expect(outcome.status == 64, "\(words)")
            #expect(outcome.output.isEmpty && outcome.errorText.contains("Error: "))
        }
        for verb in [
            "check", "plan", "sync", "explain", "list", "snapshot", "history", "diff", "rollback",
            "hold", "resume", "status",
        ] {
            let help = try ProgramUnderTest.run([verb, "--help"])
            #expect(help.status == 0 && help.outputText.contains("USAGE: splitroute \(verb)"))
        }
    }

    @Test func `bad input ends with 65 and says where`() throws {
        let missing = try run("plan", "--from", workspace.file("missing.ldif"))
        #expect(
            missing.status == 65 && missing.errorText.contains("missing.ldif: cannot be opened"))
        try workspace.write("torn.ldif", "dn: uid=x,dc=example,dc=com\nuid x\n")
        let torn = try run("sync", "--from", workspace.file("torn.ldif"))
        #expect(torn.status == 65 && torn.errorText.contains("torn.ldif:2: a line without a colon"))
        let list = try workspace.write("pilot.csv", "account,until,note\na1,tomorrow,\n")
        let text = try workspace.read("splitroute.yaml").replacing(
            "- {system: here}", with: "- {list: \(list), system: exchange}\n  - {system: here}")
        let settings = try workspace.write("list.yaml", text)
        let dated = try run(
            "plan", "--from", workspace.file("a.ldif"), settings: settings)
        #expect(dated.status == 65 && dated.errorText.contains("pilot.csv:2"), "\(dated.errorText)")
    }

    @Test func `settings that are rejected end with 78, a closed state folder with 77`() throws {
        let absent = try run("sync", settings: workspace.file("absent.yaml"))
        #expect(absent.status == 78 && absent.errorText.contains("there is no such file"))
        let text = try workspace.read("splitroute.yaml")
        let broken = try workspace.write(
            "broken.yaml", text.replacing("hosted: true", with: "hostd: true"))
        let rejected = try run("sync", settings: broken)
        #expect(rejected.status == 78)
        #expect(rejected.errorText.contains("broken.yaml:7:"))
        #expect(rejected.errorText.contains("hint: did you mean 'hosted'?"))
        try workspace.folder("closed", mode: 0o500)
        try workspace.give(to: 0, group: 0)
        let nobody = try Processes.run(["chmod", "755", workspace.path])
        #expect(nobody.succeeded)
        let closed = try Processes.run([
            "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
            ProgramUnderTest.path, "sync", "--settings", settings, "--from",
            workspace.file("a.ldif"), "--state", workspace.file("closed/state"),
        ])
        #expect(closed.status == 77, "\(closed.errorText)")
        #expect(closed.errorText.contains("Permission denied"))
    }

    @Test func `logs as JSON are one object a line`() throws {
        let outcome = try run(
            "sync", "--from", workspace.file("a.ldif"), "--log-format", "json", "--verbose")
        let lines = outcome.errorText.split(separator: "\n")
        #expect(lines.count >= 2)
        for line in lines {
            let fields = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
            #expect(fields["level"] != nil && fields["message"] != nil && fields["time"] != nil)
        }
    }
}

/// Progress is for a person at a terminal.
@Suite struct ProgressTests {
    @Test func `shown on a terminal, nowhere else`() throws {
        let workspace = try Workspace(inMemory: true)
        let settings = try workspace.write(
            "splitroute.yaml", PeopleSet.settings(hooked: workspace.file("hooked")))
        let ldif = try workspace.write(
            "people.ldif", PeopleSet(letter: "a", people: 300).directory)
        let arguments = [
            "plan", "--settings", settings, "--state", workspace.file("state"), "--from", ldif,
        ]
        let quiet = try ProgramUnderTest.run(arguments)
        #expect(quiet.status == 0 && quiet.errorText.isEmpty)
        // script(1) gives the program a terminal.
        let words = ([ProgramUnderTest.path] + arguments).joined(separator: " ")
        let terminal = try Processes.run(["script", "-qec", words, "/dev/null"])
        #expect(terminal.status == 0)
        #expect(terminal.outputText.contains("\rreading users: 1 entries, "))
        #expect(terminal.outputText.contains("\r\u{1B}[K"))
    }
}
