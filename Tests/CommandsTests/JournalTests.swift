import Foundation
import Generations
import TestSupport
import Testing

/// What happened to whom: in each generation, after it, and asked for by any of an account's names.
@Suite struct JournalTests {
    private let workspace: Workspace
    private let settings: String

    init() throws {
        workspace = try Workspace(inMemory: true)
        let text = PeopleSet.settings(hooked: workspace.file("hooked"))
            .replacing("postfix: {map_type: lmdb, settle: 0s}", with: "pam: {}")
            .replacing("after_activate", with: "keep: 2\nafter_activate")
        settings = try workspace.write("splitroute.yaml", text)
    }

    /// Somebody in the directory.
    private func person(
        _ uid: String, called name: String, on system: String = "here", _ more: String...
    ) -> String {
        """
        dn: uid=\(uid),ou=people,dc=example,dc=com
        objectClass: inetOrgPerson
        entryUUID: u-\(uid)
        uid: \(uid)
        displayName: \(name)
        mail: \(uid)@example.com
        employeeType: \(system)
        \(more.map { $0 + "\n" }.joined())
        """ + "\n"
    }

    private func run(_ words: [String]) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            words + ["--settings", settings, "--state", workspace.file("state")])
    }

    private func sync(_ people: String...) throws {
        let directory = try workspace.write("directory.ldif", people.joined(separator: "\n"))
        let outcome = try run(["sync", "--accept", "taken", "--from", directory])
        #expect(outcome.status == 0, "\(outcome.errorText)")
    }

    /// The lines of a generation, or of the journal, without their times.
    private func lines(_ file: String) throws -> [String] {
        try workspace.read("state/\(file)").split(separator: "\n").map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            #expect(fields[0].wholeMatch(of: /20..-..-..T..:..:..Z/) != nil, "\(line)")
            return fields.dropFirst().joined(separator: " ")
        }
    }

    private func history(of name: String) throws -> String {
        let outcome = try run(["history", "--of", name])
        #expect(outcome.status == 0, "\(name): \(outcome.errorText)")
        return outcome.outputText.replacing(/20..-..-..T..:..:..Z/, with: "TIME")
    }

    /// Anna moves, changes her address and is suspended; Bert is only called otherwise; Carl leaves.
    private func tell() throws {
        try sync(
            person("anna", called: "Anna Example"), person("bert", called: "Bert"),
            person("carl", called: "Carl", on: "exchange"))
        try sync(
            person("anna", called: "Anna Example", on: "exchange"),
            person("bert", called: "Bert B."), person("dora", called: "Dora"))
        try sync(
            person(
                "anna", called: "Anna Example", on: "exchange", "mail: a.example@example.com"),
            person("bert", called: "Bert B.", "uid: bertie"), person("dora", called: "Dora"))
        try sync(
            person(
                "anna", called: "Anna Married", on: "exchange", "mail: a.example@example.com",
                "pwdAccountLockedTime: 000001010000Z"),
            person("bert", called: "Bert B.", "uid: bertie"), person("dora", called: "Dora"))
    }

    private let first = [
        "1 u-anna user Anna Example anna@example.com added - here - everybody-else",
        "1 u-bert user Bert bert@example.com added - here - everybody-else",
        "1 u-carl user Carl carl@example.com added - exchange - (employeeType=exchange)",
    ]

    private let second = [
        "2 u-anna user Anna Example anna@example.com moved here exchange everybody-else "
            + "(employeeType=exchange)",
        "2 u-carl user Carl carl@example.com removed exchange - (employeeType=exchange) -",
        "2 u-dora user Dora dora@example.com added - here - everybody-else",
    ]

    @Test func `a generation says whom it changed; those that go leave it in the journal`() throws {
        try tell()
        #expect(
            try lines("generations/000003/changes.tsv") == [
                "3 u-anna user Anna Example a.example@example.com changed exchange exchange "
                    + "(employeeType=exchange) (employeeType=exchange)",
                "3 u-bert user Bert B. bert@example.com changed here here everybody-else "
                    + "everybody-else",
            ])
        #expect(
            try lines("generations/000004/changes.tsv") == [
                "4 u-anna user Anna Married a.example@example.com suspended exchange - "
                    + "(employeeType=exchange) -"
            ])
        #expect(try lines("journal.tsv") == first + second)
        // Nothing happens where nobody is another than before.
        try sync(
            person(
                "anna", called: "Anna", on: "exchange", "mail: a.example@example.com",
                "pwdAccountLockedTime: 000001010000Z"),
            person("bert", called: "Bert B.", "uid: bertie"), person("dora", called: "Dora"))
        #expect(try lines("current/changes.tsv") == [])
        #expect(try run(["rollback", "4", "--no-hold"]).status == 0)
        #expect(try lines("current/changes.tsv") == [])
        #expect(try lines("journal.tsv").count == 9)
    }

    @Test func `a rollback tells whom it brings back`() throws {
        try sync(person("anna", called: "Anna Example"), person("carl", called: "Carl"))
        try sync(
            person(
                "anna", called: "Anna Example", "pwdAccountLockedTime: 000001010000Z"),
            person("bert", called: "Bert"))
        #expect(try run(["rollback"]).status == 0)
        #expect(
            try lines("current/changes.tsv") == [
                "3 u-anna user Anna Example anna@example.com restored - here - everybody-else",
                "3 u-bert user Bert bert@example.com removed here - everybody-else -",
                "3 u-carl user Carl carl@example.com added - here - everybody-else",
            ])
    }

    @Test func `everything that happened to an account, by whichever of its names`() throws {
        try tell()
        let anna = """
            Anna Married, a.example@example.com (user u-anna)
              TIME  generation 4 (sync --accept taken)  suspended, was on exchange, was there by rule \
            (employeeType=exchange)
              TIME  generation 3 (sync --accept taken)  changed on exchange by rule \
            (employeeType=exchange)
              TIME  generation 2  moved from here to exchange by rule (employeeType=exchange)
              TIME  generation 1  added on here by rule everybody-else

            """
        let names = [
            "anna@example.com", "A.Example@example.com", "anna", "u-anna", "anna MARRIED",
            "UID=anna, ou=People,dc=example,dc=com",
            // Only a former set calls her so.
            "Anna Example",
        ]
        for name in names { #expect(try history(of: name) == anna, "\(name)") }
        #expect(try history(of: "bertie").hasPrefix("Bert B., bert@example.com (user u-bert)\n"))
        // He is in no set any more.
        let carl = """
            Carl, carl@example.com (user u-carl)
              TIME  generation 2  removed, was on exchange, was there by rule (employeeType=exchange)
              TIME  generation 1  added on exchange by rule (employeeType=exchange)

            """
        for name in ["carl@example.com", "u-carl", "CARL"] {
            #expect(try history(of: name) == carl, "\(name)")
        }
    }

    @Test func `a program gets it as JSON`() throws {
        try tell()
        let outcome = try run(["history", "--of", "carl", "--format", "json"])
        struct History: Decodable {
            struct Account: Decodable {
                struct Event: Decodable {
                    let generation: Int
                    let what: String
                    let systemBefore, systemAfter, ruleAfter, reason: String?
                }
                let id, displayName: String
                let events: [Event]
            }
            let name: String
            let accounts: [Account]
            let since: String
        }
        let history = try JSONDecoder().decode(
            History.self, from: Data(outcome.outputText.utf8))
        let carl = try #require(history.accounts.first)
        #expect(history.name == "carl" && carl.id == "u-carl" && carl.displayName == "Carl")
        #expect(carl.events.map(\.what) == ["removed", "added"])
        #expect(carl.events.map(\.systemAfter) == [nil, "exchange"])
        #expect(carl.events.map(\.ruleAfter) == [nil, "(employeeType=exchange)"])
        let list = try run(["history", "--format", "json"])
        struct Listed: Decodable {
            let generation: Int
            let isCurrent: Bool
            let reason: String
        }
        let listed = try JSONDecoder().decode([Listed].self, from: Data(list.outputText.utf8))
        #expect(listed.map(\.generation) == [4, 3])
        #expect(listed.map(\.isCurrent) == [true, false])
    }

    @Test func `nobody's name ends with how far back that goes`() throws {
        let none = try run(["history", "--of", "zoe"])
        #expect(none.status == 65)
        #expect(none.errorText.contains("nothing is remembered yet in "), "\(none.errorText)")
        try tell()
        let outcome = try run(["history", "--of", "zoe\u{1B}[2J"])
        #expect(outcome.status == 65)
        #expect(
            outcome.errorText.contains(/zoe\\u\{1B\}\[2J; the journal reaches back to 20..-..-/),
            "\(outcome.errorText)")
    }

    @Test func `a generation of a version without names and journal goes on as it was`() throws {
        try sync(person("anna", called: "Anna"), person("bert", called: "Bert"))
        try sync(person("anna", called: "Anna"), person("carl", called: "Carl"))
        for generation in ["000001", "000002"] {
            let folder = "state/generations/\(generation)"
            var manifest = try Manifest(json: try workspace.bytes(of: "\(folder)/manifest.json"))
            manifest.files.removeAll { ["people.tsv", "changes.tsv"].contains($0.path) }
            try workspace.write("\(folder)/manifest.json", bytes: try manifest.json())
            for file in ["people.tsv", "changes.tsv"] {
                try FileManager.default.removeItem(atPath: workspace.file("\(folder)/\(file)"))
            }
        }
        for words in [["explain", "carl"], ["list", "accounts"], ["diff", "1", "2"], ["status"]] {
            let outcome = try run(words)
            #expect(outcome.status == 0, "\(words): \(outcome.errorText)")
        }
        #expect(try history(of: "carl@example.com") == "u-carl\n  nothing is remembered\n")
        #expect(try run(["rollback", "1", "--no-hold"]).status == 0)
        #expect(
            try lines("current/changes.tsv").map { String($0.prefix(14)) } == [
                "3 u-bert user ", "3 u-carl user ",
            ])
        #expect(!FileManager.default.fileExists(atPath: workspace.file("state/current/people.tsv")))
        // The next sync knows names again; that nobody knew them before is no change of a person.
        try sync(person("anna", called: "Anna"), person("bert", called: "Bert"))
        #expect(try workspace.read("state/current/people.tsv").hasPrefix("u-anna\tAnna\t-\tanna\n"))
        #expect(try lines("current/changes.tsv") == [])
    }
}
