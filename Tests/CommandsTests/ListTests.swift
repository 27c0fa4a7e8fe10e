import Foundation
import Generations
import MailModel
import SystemPackage
import Tables
import TestSupport
import Testing

@testable import Commands

/// `list` shows those rows that somebody asks for, in the format that they are wanted in.
@Suite struct ListTests {
    private let site: SyncedSite
    private var workspace: Workspace { site.workspace }

    /// Anna here, Omar elsewhere, Vera gone, a shared mailbox of sales, and a list of all of them.
    init() throws {
        site = try SyncedSite(
            domains: "  - {name: example.com}",
            kinds: """
                users: {suspended: "(employeeType=left)"}
                shared: {filter: "(objectClass=room)"}
                groups: {filter: "(objectClass=groupOfNames)", member_addresses: [rfc822MailMember]}
                """,
            outputs: "{postfix: {settle: 0s}}",
            people: """
                dn: uid=akeller,ou=sales,dc=example,dc=com
                objectClass: inetOrgPerson
                entryUUID: u-anna
                uid: akeller
                displayName: Anna Jürgensen
                departmentNumber: =Vertrieb, "Nord"
                mail: anna@example.com
                mail: sales@example.com

                dn: uid=ohaddad,ou=it,dc=example,dc=com
                objectClass: inetOrgPerson
                entryUUID: u-omar
                uid: ohaddad
                displayName: Omar Haddad
                mail: omar@example.com
                employeeType: exchange

                dn: uid=vera,ou=it,dc=example,dc=com
                objectClass: inetOrgPerson
                entryUUID: u-vera
                uid: vera
                mail: vera@example.com
                employeeType: left

                dn: cn=room,ou=sales,dc=example,dc=com
                objectClass: room
                entryUUID: s-room
                cn: room
                mail: room@example.com

                dn: cn=all,ou=sales,dc=example,dc=com
                objectClass: groupOfNames
                entryUUID: g-all
                cn: all
                mail: all@example.com
                member: uid=akeller,ou=sales,dc=example,dc=com
                member: uid=ohaddad,ou=it,dc=example,dc=com
                member: uid=vera,ou=it,dc=example,dc=com
                rfc822MailMember: friend@elsewhere.example

                """)
    }

    private func run(_ words: [String]) throws -> Processes.Outcome { try site.run(words) }

    /// The first column of the rows that are wanted, in the published set.
    private func keys(_ table: ListedTable, _ wanted: WantedAccounts) throws -> [String] {
        let tree = StateTree(root: FilePath(workspace.file("state")))
        let set = CanonicalSet.published(try PublishedSet(try #require(try tree.current())))
        var keys: [String] = []
        try ListedRows(wanted, in: set).ownRows(of: table).forEachRow { row in
            keys.append(String(decoding: unescapedField(row[0]), as: UTF8.self))
            return true
        }
        return keys
    }

    private let sales = DistinguishedName("OU=sales, dc=example,DC=com")
    private let technicians = DistinguishedName("ou=it,dc=example,dc=com")

    @Test func `accounts are told by kind, system, state, place and text`() throws {
        let everybody = ["g-all", "s-room", "u-anna", "u-omar", "u-vera"]
        let wanted: [(WantedAccounts, [String])] = [
            (.init(), everybody), (.init(kind: .user), ["u-anna", "u-omar", "u-vera"]),
            (.init(system: "exchange"), ["u-omar"]), (.init(state: "suspended"), ["u-vera"]),
            (.init(kind: .shared, system: "here"), ["s-room"]),
            (.init(under: technicians), ["u-omar", "u-vera"]),
        ]
        for (wanted, ids) in wanted { #expect(try keys(.accounts, wanted) == ids, "\(wanted)") }
        // A display name, a unit, an address that is not the primary one, a login, a DN.
        for (text, ids) in [
            ("JÜRGENSEN", ["u-anna"]), ("vertrieb,  \"nord", ["u-anna"]), ("SALES@", ["u-anna"]),
            ("haddad", ["u-omar"]), ("akell", ["u-anna"]),
            ("ou=Sales", ["g-all", "s-room", "u-anna"]), (" ", everybody), ("nobody", []),
        ] { #expect(try keys(.accounts, .init(match: text)) == ids, "\(text)") }
    }

    @Test func `routes and logins are those of the accounts that are meant`() throws {
        let annas = ["anna@example.com", "sales@example.com"]
        let omars = ["ohaddad", "ohaddad@example.com", "omar@example.com"]
        let wanted: [(ListedTable, WantedAccounts, [String])] = [
            (.routes, .init(match: "anna"), annas),
            (.routes, .init(kind: .user, under: sales), annas),
            (.routes, .init(system: "exchange"), ["omar@example.com"]),
            (.routes, .init(state: "expanded"), ["all@example.com"]),
            (.logins, .init(state: "third-party"), omars), (.logins, .init(system: "here"), []),
            (.logins, .init(kind: .user, match: "vera"), ["vera", "vera@example.com"]),
        ]
        for (table, wanted, names) in wanted {
            #expect(try keys(table, wanted) == names, "\(table) \(wanted)")
        }
    }

    @Test func `members are told with what becomes of them`() throws {
        let members = try run(["list", "members", "--format", "tsv"])
        #expect(
            members.outputText == """
                all@example.com\tanna@example.com\tdeliver\there
                all@example.com\tfriend@elsewhere.example\toutside\t-
                all@example.com\tomar@example.com\trelay\texchange

                """)
        let wanted: [(WantedAccounts, Int)] = [
            (.init(system: "exchange"), 1), (.init(match: "FRIEND"), 1), (.init(match: "all@"), 3),
            (.init(under: sales), 3), (.init(under: technicians), 0),
        ]
        for (wanted, count) in wanted {
            #expect(try keys(.members, wanted).count == count, "\(wanted)")
        }
        let text = try run(["list", "members", "--from", site.directory])
        #expect(text.outputText.hasPrefix("list             member                    fate"))
    }

    @Test func `problems are told by place and text`() throws {
        #expect(try keys(.problems, .init(match: "uid=VERA")) == ["dropped-member"])
        #expect(try keys(.problems, .init(under: sales)) == ["dropped-member"])
        #expect(try keys(.problems, .init(under: technicians)) == [])
    }

    @Test func `a filter that means nothing, or nobody's system, is wrong usage`() throws {
        for words in [
            "problems --kind user", "problems --in-state hosted", "members --kind user",
            "accounts --in-state gone", "accounts --under nowhere", "accounts --system nowhere",
            "people",
        ] {
            let outcome = try run(["list"] + words.split(separator: " ").map(String.init))
            #expect(outcome.status == 64, "\(words)")
        }
        let complaint = try run(["list", "problems", "--kind", "user", "--in-state", "hosted"])
        #expect(
            complaint.errorText.contains("nothing is said for problems by --in-state and --kind"))
    }

    @Test func `a spreadsheet gets a heading and no formula`() throws {
        let text = try run(["list", "accounts", "--match", "anna", "--format", "csv"]).outputText
        #expect(
            text == "id,kind,dn,primary,system,state,rule,display_name,unit\r\n"
                + "u-anna,user,\"uid=akeller,ou=sales,dc=example,dc=com\",anna@example.com,here,"
                + "hosted,everybody-else,Anna Jürgensen,\"'=Vertrieb, \"\"Nord\"\"\"\r\n")
    }

    @Test func `JSON and text name people, TSV has the canonical rows`() throws {
        let rows = try JSONDecoder().decode(
            [[String: String?]].self,
            from: Data(run(["list", "accounts", "--format", "json"]).output))
        #expect(
            rows.map { $0["display_name"] ?? nil } == [
                "all", "room", "Anna Jürgensen", "Omar Haddad", nil,
            ])
        let text = try run(["list", "accounts"]).outputText.split(separator: "\n")
        #expect(text[0].contains("  rule"))
        #expect(text[0].hasSuffix("  unit"))
        #expect(text[4].contains("Omar Haddad"))
        #expect(
            try run(["list", "accounts", "--format", "tsv"]).output
                == workspace.bytes(of: "state/current/accounts.tsv"))
    }

    @Test func `a person at a terminal gets a heading, a program none`() throws {
        let words = ["list", "logins", "--format", "tsv", "--match", "vera"]
        let command = [ProgramUnderTest.path] + words + site.places
        let seen = try Processes.run(
            ["/usr/bin/python3", "-c", "import pty, sys; pty.spawn(sys.argv[1:])"] + command)
        #expect(seen.outputText.hasPrefix("name\tid\treason\r\nvera\tu-vera\tsuspended\r\n"))
        #expect(try run(words).outputText.hasPrefix("vera\tu-vera\tsuspended\n"))
    }
}
