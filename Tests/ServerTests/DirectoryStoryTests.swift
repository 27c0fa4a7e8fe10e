import Foundation
import Glibc
import TestSupport
import Testing

/// A directory that changes, and what the verbs make of it.
@Suite(.serialized)
struct DirectoryStoryTests {
    private let lab: DirectoryLab

    init() throws { lab = try DirectoryLab() }

    /// Moves `user000005` to the other system.
    private func moveSomebody() throws {
        try lab.server.modify(
            """
            dn: cn=split-relay,ou=groups,dc=example,dc=com
            changetype: modify
            add: member
            member: uid=user000005,ou=people,dc=example,dc=com

            """)
    }

    @Test func `plan and check write nothing at all, also where nothing is yet`() throws {
        let settings = try lab.settings()
        let plan = try lab.run("plan", settings: settings)
        #expect(plan.status == 0)
        #expect(plan.outputText.hasPrefix("24 added"))
        #expect(access(lab.workspace.file("state"), F_OK) != 0)
        #expect(try lab.run("sync", settings: settings).status == 0)
        try moveSomebody()
        let before = try lab.listing()
        let pending = try lab.run("plan", "--exit-code", settings: settings)
        #expect(pending.status == 2)
        #expect(
            pending.outputText.contains(
                "user000005@example.com: deliver on here -> relay to exchange"))
        #expect(try lab.run("check", settings: settings).status == 1)
        #expect(try lab.run("explain", "--live", "user000005", settings: settings).status == 0)
        #expect(try lab.listing() == before)
    }

    @Test func `somebody moves, and comes back without the directory`() throws {
        let settings = try lab.settings()
        #expect(try lab.run("sync", settings: settings).status == 0)
        try moveSomebody()
        let sync = try lab.run("sync", "--accept", "denied", settings: settings)
        #expect(sync.status == 0, "\(sync.errorText)")
        #expect(try lab.system(of: "user000005@example.com") == "exchange")
        let why = try lab.run("explain", "user000005@example.com", settings: settings)
        #expect(why.outputText.contains("uid=user000005,ou=people,dc=example,dc=com"))
        #expect(why.outputText.contains("exchange"))
        lab.server.stop()
        let back = try lab.run("rollback", settings: settings)
        #expect(back.status == 0, "\(back.errorText)")
        #expect(try lab.system(of: "user000005@example.com") == "here")
        #expect(try lab.live().generation == "generations/000003")
        let refused = try lab.run("sync", settings: settings)
        #expect(refused.status == 69)
        #expect(try lab.live().isWhole)
        let history = try lab.run("history", settings: settings)
        #expect(history.outputText.split(separator: "\n").count >= 3, "\(history.outputText)")
    }

    @Test func `a run without a change writes nothing and runs no hook`() throws {
        let mark = lab.workspace.file("mark")
        let settings = try lab.settings { $0.more = ["after_activate: [[touch, \(mark)]]"] }
        #expect(try lab.run("sync", settings: settings).status == 0)
        #expect(access(mark, F_OK) == 0)
        #expect(unlink(mark) == 0)
        func generations() throws -> [Substring] {
            try lab.listing().split(separator: "\n").filter { !$0.hasPrefix("status.json") }
        }
        let before = try generations().filter {
            $0.contains("generations/") || $0.hasPrefix("current")
        }
        let again = try lab.run("sync", settings: settings)
        #expect(again.status == 0 && again.errorText.isEmpty && again.output.isEmpty)
        let after = try generations().filter {
            $0.contains("generations/") || $0.hasPrefix("current")
        }
        #expect(after == before)
        #expect(access(mark, F_OK) != 0)
    }

    @Test func `a hook that fails is told, remembered and tried again`() throws {
        let flag = lab.workspace.file("ready")
        let settings = try lab.settings { $0.more = ["after_activate: [[test, -e, \(flag)]]"] }
        let first = try lab.run("sync", settings: settings)
        #expect(first.status == 4)
        #expect(first.errorText.contains("generation 1 is live"), "\(first.errorText)")
        let again = try lab.run("sync", settings: settings)
        #expect(again.status == 4)
        try lab.workspace.write("ready", "")
        #expect(try lab.run("sync", settings: settings).status == 0)
        #expect(try lab.live().generation == "generations/000001")
    }

    @Test func `a snapshot says what the directory says`() throws {
        let file = lab.workspace.file("company.ldif")
        let settings = try lab.settings()
        #expect(try lab.run("sync", settings: settings).status == 0)
        #expect(try lab.run("snapshot", "--output", file, settings: settings).status == 0)
        lab.server.stop()
        let replayed = try lab.settings { $0.state = "replayed" }
        let outcome = try lab.run("sync", "--from", file, settings: replayed)
        #expect(outcome.status == 0, "\(outcome.errorText)")
        for table in ["routes.tsv", "accounts.tsv", "logins.tsv", "problems.tsv"] {
            let live = try lab.workspace.bytes(of: "state/current/" + table)
            #expect(try lab.workspace.bytes(of: "replayed/current/" + table) == live, "\(table)")
        }
        let text = try lab.workspace.read("company.ldif")
        try lab.workspace.write("cut.ldif", String(text.dropLast(40)))
        let cut = try lab.run("plan", "--from", lab.workspace.file("cut.ldif"), settings: replayed)
        #expect(cut.status == 65)
        #expect(cut.errorText.contains("truncated"))
    }

    @Test func `the order in which a server answers changes no byte`() throws {
        #expect(try lab.run("sync", settings: lab.settings()).status == 0)
        let dump = try lab.server.search(["-b", "dc=example,dc=com", "*", "entryUUID"])
        let entries = dump.components(separatedBy: "\n\n").filter { !$0.isEmpty }
        // Parents stay before their children: tops first, then everybody from the end.
        let tops = entries.filter { !$0.contains("\nuid:") }
        let people = entries.filter { $0.contains("\nuid:") }.reversed()
        var configuration = Slapd.Configuration()
        configuration.ldif =
            (tops + people).joined(separator: "\n\n")
            .replacing("cn: reader\n", with: "cn: reader\nuserPassword: reader\n") + "\n"
        let shuffled = try Slapd.start(configuration)
        let settings = try lab.settings {
            $0.servers = [shuffled.ldap]
            $0.state = "shuffled"
        }
        let outcome = try lab.run("sync", settings: settings)
        #expect(outcome.status == 0, "\(outcome.errorText)")
        for table in ["routes.tsv", "accounts.tsv", "logins.tsv", "postfix/transport.lmdb"] {
            let bytes = try lab.workspace.bytes(of: "state/current/" + table)
            #expect(try lab.workspace.bytes(of: "shuffled/current/" + table) == bytes, "\(table)")
        }
    }

    @Test func `most of the company is gone: refused, until somebody says so`() throws {
        let settings = try lab.settings { $0.more = ["limits: {removed: 2}"] }
        #expect(try lab.run("sync", settings: settings).status == 0)
        for number in 6..<9 {
            try lab.server.modify(
                "dn: uid=user00000\(number),ou=people,dc=example,dc=com\nchangetype: delete\n")
        }
        let refused = try lab.run("sync", settings: settings)
        #expect(refused.status == 3)
        #expect(refused.errorText.contains("limits.removed"), "\(refused.errorText)")
        #expect(refused.errorText.contains("--accept removed"))
        #expect(refused.errorText.contains("generation 1 stays live"))
        #expect(try lab.live().generation == "generations/000001")
        let accepted = try lab.run("sync", "--accept", "removed", settings: settings)
        #expect(accepted.status == 0, "\(accepted.errorText)")
        #expect(try lab.routes().count == 18)
    }

    @Test func `one run at a time`() throws {
        let settings = try lab.settings { $0.more = ["after_activate: [[sleep, \"20\"]]"] }
        let log = lab.workspace.file("first.log")
        let first = try Processes.start(
            [ProgramUnderTest.path, "sync", "--settings", settings], log: log)
        #expect(Patience.waits { (try? lab.live()) != nil })
        let second = try lab.run("sync", settings: settings)
        #expect(second.status == 75)
        #expect(second.errorText.contains("process \(first.pid)"), "\(second.errorText)")
        first.stop()
    }
}
