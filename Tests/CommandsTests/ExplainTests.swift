import Foundation
import TestSupport
import Testing

/// What `explain` says of a name is what the tables say, from a generation and without one.
@Suite struct ExplainTests {
    private let site: SyncedSite
    private var workspace: Workspace { site.workspace }

    /// A company with a long list, a leaver in a domain that forwards the unknown, and a domain
    /// beyond ASCII.
    init() throws {
        let crowd = (1...1200).map { number in
            SyncedSite.person("c\(number)", "c\(number)@example.com", "mailHost: crowd")
        }
        let members = (1...1200).map { "member: uid=c\($0),dc=example,dc=com" }
        let people = [
            SyncedSite.person("akeller", "anna.keller@example.com"),
            SyncedSite.person("ohaddad", "ohaddad@example.com", "employeeType: exchange"),
            SyncedSite.person("vlang", "viktor@example.org", "employeeType: left"),
            SyncedSite.person("straße", "straße@example.com"),
            SyncedSite.person("o'neill", "o'neill@example.com", "employeeType: exchange"),
            SyncedSite.person("#kim", "#kim@example.com", "employeeType: exchange"),
            """
            dn: cn=all,dc=example,dc=com
            objectClass: groupOfNames
            entryUUID: g-all
            cn: all
            mail: all@example.com
            \(members.joined(separator: "\n"))
            """,
        ]
        site = try SyncedSite(
            domains: """
                  - {name: example.com, aliases: [bücher.example]}
                  - {name: example.org, unknown: exchange}
                  - {name: example.net, catch_all: anna.keller@example.com}
                  - {name: example.edu, catch_all: gone@example.com}
                """,
            kinds: """
                users: {mailbox: "{login}@example.com", suspended: "(employeeType=left)"}
                groups: {filter: "(objectClass=groupOfNames)"}
                """,
            outputs: "{postfix: {settle: 0s}, dovecot: {}, pam: {}}",
            people: (people + crowd).joined(separator: "\n\n"))
    }

    private func run(_ words: String...) throws -> Processes.Outcome { try site.run(words) }

    private struct Answer: Decodable, Equatable {
        struct Row: Decodable, Hashable {
            let table: String
            let key: String
            let value: String
        }
        let rows: [Row]
        let mailboxOf: String?
        let unknown: String?
    }

    /// The same answer from the generation and from the directory.
    private func explain(_ name: String) throws -> Answer {
        let live = site.directory
        let published = try run("explain", name, "--format", "json")
        let proposed = try run("explain", name, "--format", "json", "--from", live)
        let answers = try [published, proposed].map {
            try JSONDecoder().decode(Answer.self, from: Data($0.output))
        }
        #expect(answers[0] == answers[1])
        return answers[0]
    }

    /// The lines of every text table whose key is one of these.
    private func grep(_ keys: Set<String>) throws -> Set<Answer.Row> {
        var rows: Set<Answer.Row> = []
        for table in [
            "postfix/domains", "postfix/recipients", "postfix/aliases", "postfix/transport",
            "postfix/sasl_deny", "dovecot/deny", "pam/deny",
        ] {
            for line in try workspace.read("state/current/\(table)").split(separator: "\n") {
                let fields = line.split(separator: "\t", maxSplits: 1).map(String.init)
                guard keys.contains(fields[0]) else { continue }
                rows.insert(
                    .init(table: table, key: fields[0], value: fields.count > 1 ? fields[1] : ""))
            }
        }
        return rows
    }

    @Test(arguments: [
        ("anna.keller@example.com", ["akeller@example.com"]),
        (
            "anna.keller@xn--bcher-kva.example",
            ["anna.keller@bücher.example", "akeller@example.com"]
        ),
        ("ohaddad@example.com", ["ohaddad"]), ("ohaddad", []), ("viktor@example.org", []),
        ("straße@example.com", ["strasse@example.com", "straße", "strasse"]),
        ("o'neill@example.com", ["o\\'neill@example.com", "o'neill"]), ("o'neill", ["o\\'neill"]),
        ("nobody@example.org", ["example.org", "@example.org"]), ("nobody@example.com", []),
    ])
    func `the rows are those that the tables have for the name, all of them`(
        name: String, others: [String]
    ) throws {
        let rows = try explain(name).rows
        #expect(try grep(Set([name] + others)).isSubset(of: rows), "\(rows)")
        #expect(try Set(rows).isSubset(of: grep(Set(rows.map(\.key)))))
        #expect(Set(rows).count == rows.count)
    }

    @Test func `a leaver's rows refuse mail and login`() throws {
        let rows = try explain("viktor@example.org").rows.map {
            "\($0.table) \($0.key) \($0.value)"
        }
        #expect(
            rows == [
                "postfix/transport viktor@example.org error:5.2.1 mailbox disabled",
                "postfix/sasl_deny viktor@example.org REJECT This mailbox is hosted on another system",
                "dovecot/deny viktor@example.org ", "pam/deny viktor@example.org ",
            ])
    }

    @Test func `every part of a long list is shown`() throws {
        let rows = try explain("all@example.com").rows.filter { $0.table == "postfix/aliases" }
        #expect(rows.map(\.key) == ["all@example.com", "all=part2@example.com"])
        #expect(rows[0].value.hasSuffix(",all=part2@example.com"))
        #expect(rows[1].value.split(separator: ",").count == 201)
        let text = try run("explain", "all@example.com").outputText
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 200 })
    }

    @Test func `rows that no text can hold are told to be in the maps`() throws {
        let text = try run("explain", "#kim@example.com").outputText
        #expect(
            text.contains(
                "rows      the text tables of Postfix cannot hold this name; its rows are in the "
                    + "lmdb maps"), "\(text)")
        #expect(!text.contains("postfix/transport: #kim"))
    }

    @Test func `a name that mail is delivered under leads to its address`() throws {
        let answer = try explain("akeller@example.com")
        #expect(answer.mailboxOf == "anna.keller@example.com")
        #expect(answer.rows.map(\.table) == ["postfix/recipients", "postfix/transport"])
    }

    @Test func `an unknown address is told what becomes of it, by the row that does it`() throws {
        let forwarded = try explain("nobody@example.org")
        #expect(forwarded.unknown == "nobody has this address: mail is forwarded to exchange")
        #expect(
            forwarded.rows.contains {
                $0.table == "postfix/transport" && $0.key == "example.org"
                    && $0.value == "relay:[mail.exchange.example.com]:25"
            })
        let caught = try explain("nobody@example.net")
        #expect(
            caught.unknown
                == "nobody has this address: mail goes to catch_all anna.keller@example.com")
        #expect(caught.rows.contains { $0.key == "@example.net" })
        #expect(
            try explain("nobody@example.edu").unknown
                == "nobody has this address, nor catch_all gone@example.com: the MTA rejects it "
                + "(550)")
        let check = try run("check", "--from", site.directory).outputText
        #expect(
            check.contains(
                "finding    gone@example.com: nobody receives mail under the catch_all of "
                    + "example.edu"))
        let refused = try explain("nobody@example.com")
        #expect(refused.unknown == "nobody has this address: the MTA rejects it (550)")
        #expect(refused.rows.map(\.table) == ["postfix/domains"])
    }

    @Test func `lists are the same rows from the directory as from a generation`() throws {
        let live = site.directory
        for table in ["routes", "logins", "accounts", "problems"] {
            for format in ["text", "tsv", "json"] {
                let published = try run("list", table, "--format", format)
                let proposed = try run("list", table, "--format", format, "--from", live)
                #expect(published.succeeded && proposed.succeeded)
                #expect(published.output == proposed.output, "\(table) \(format)")
            }
        }
    }
}
