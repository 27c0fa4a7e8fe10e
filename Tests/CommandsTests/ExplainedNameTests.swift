import Foundation
import TestSupport
import Testing

/// Whatever people call somebody by, `explain` finds who is meant, and says all that is known.
@Suite struct ExplainedNameTests {
    private let site: SyncedSite
    private var workspace: Workspace { site.workspace }

    /// Anna and Bert here, Omar elsewhere, Vera gone, two entries of one address, and two lists.
    init() throws {
        site = try SyncedSite(
            domains: "  - {name: example.com, aliases: [example.net]}",
            kinds: """
                users: {mailbox: "{login}@example.com", suspended: "(employeeType=left)"}
                groups: {filter: "(objectClass=groupOfNames)", member_addresses: [rfc822MailMember]}
                """,
            outputs: "{postfix: {settle: 0s}, dovecot: {}}",
            people: ExplainedNameTests.people(omar: "exchange"))
    }

    private static func people(omar: String) -> String {
        let people = [
            SyncedSite.person(
                "akeller", "anna.keller@example.com",
                "mail: anna@example.com\ndisplayName: Anna Keller\ndepartmentNumber: Vertrieb"),
            SyncedSite.person("bert", "bert@example.com", "displayName: Bert Ångström"),
            SyncedSite.person("ohaddad", "omar@example.com", "employeeType: \(omar)"),
            SyncedSite.person("vera", "vera@example.com", "employeeType: left"),
            SyncedSite.person("desk1", "desk@example.com", "displayName: Front desk"),
            SyncedSite.person("desk2", "desk@example.com", "displayName: front  Desk"),
            """
            dn: cn=all,dc=example,dc=com
            objectClass: groupOfNames
            entryUUID: g-all
            cn: all
            mail: all@example.com
            member: uid=akeller,dc=example,dc=com
            member: uid=ohaddad,dc=example,dc=com
            member: uid=vera,dc=example,dc=com
            rfc822MailMember: friend@elsewhere.example
            """,
            """
            dn: cn=team,dc=example,dc=com
            objectClass: groupOfNames
            entryUUID: g-team
            cn: team
            mail: team@example.com
            member: uid=bert,dc=example,dc=com
            """,
        ]
        return people.joined(separator: "\n\n")
    }

    private func run(_ words: String...) throws -> Processes.Outcome { try site.run(words) }

    private struct Answer: Decodable, Equatable {
        struct Account: Decodable, Equatable {
            let id: String
            let displayName: String?
            let unit: String?
        }
        struct Address: Decodable, Equatable {
            let address: String
            let action: String
            let system: String?
        }
        struct Login: Decodable, Equatable {
            let name: String
            let denied: Bool
            let reason: String
        }
        struct Member: Decodable, Equatable {
            let member: String
            let fate: String
            let system: String?
        }
        struct Problem: Decodable, Equatable {
            let code: String
            let dn: String?
            let subject: String?
            let sentence: String
            let advice: String?
        }
        struct Since: Decodable, Equatable {
            let generation: Int
            let orBefore: Bool
            let after: Int?
        }
        let meaning: String
        let extensionOf: String?
        let account: Account?
        let since: Since?
        let addresses: [Address]
        let logins: [Login]
        let lists: [String]
        let members: [Member]
        let problems: [Problem]
        let nearest: [String]
    }

    private func answer(_ name: String, _ source: String...) throws -> Answer {
        let outcome = try site.run(["explain", name, "--format", "json"] + source)
        #expect(outcome.succeeded, "\(outcome.errorText)")
        return try JSONDecoder().decode(Answer.self, from: Data(outcome.output))
    }

    /// The same answer from the generation and from the directory.
    private func explain(_ name: String) throws -> Answer {
        let published = try answer(name)
        #expect(try answer(name, "--from", site.directory) == published)
        return published
    }

    @Test func `a name of any sort leads to its account`() throws {
        for (name, meaning, id) in [
            ("Anna@Example.com", "address", "u-akeller"), ("u-akeller", "id", "u-akeller"),
            ("U-AKELLER", "id", "u-akeller"), ("ohaddad", "login", "u-ohaddad"),
            ("UID=akeller, DC=Example,dc=com", "dn", "u-akeller"),
            ("cn=\\61ll,dc=example,dc=com", "dn", "g-all"),
            ("akeller@example.com", "mailbox", "u-akeller"), ("AKeller", "login", "u-akeller"),
            ("anna  KELLER", "display-name", "u-akeller"),
            ("bert ångström", "display-name", "u-bert"), ("Anna", "nobody", nil),
            ("anna+news@example.net", "extension", "u-akeller"), ("nobody", "nobody", nil),
            ("anna+news@elsewhere.example", "nobody", nil),
            ("+anna@example.com", "nobody", nil), ("uid=anna,dc=example,dc=com", "nobody", nil),
        ] {
            let answer = try answer(name)
            #expect(answer.meaning == meaning, "\(name)")
            #expect(answer.account?.id == id, "\(name)")
        }
    }

    @Test func `an address with an extension is told to be the one without`() throws {
        #expect(try explain("anna+news@example.com").extensionOf == "anna@example.com")
        let text = try run("explain", "anna+news@example.com").outputText
        #expect(
            text.contains(
                "is        anna@example.com with an extension, where recipient_delimiter is +"),
            "\(text)")
        #expect(text.contains("route     deliver on here, as akeller@example.com"), "\(text)")
    }

    @Test func `every address of an account is told, and what becomes of it`() throws {
        let addresses = try explain("u-akeller").addresses
        #expect(
            addresses.map(\.address) == [
                "anna.keller@example.com", "anna.keller@example.net", "anna@example.com",
                "anna@example.net",
            ])
        #expect(addresses.allSatisfy { $0.action == "deliver" && $0.system == "here" })
        let text = try run("explain", "anna@example.com").outputText
        #expect(text.contains("address   anna.keller@example.net: deliver on here"), "\(text)")
    }

    @Test func `who somebody is is told, and by what name it was found`() throws {
        let account = try explain("akeller").account
        #expect(account == .init(id: "u-akeller", displayName: "Anna Keller", unit: "Vertrieb"))
        let text = try run("explain", "anna keller").outputText
        #expect(
            text.hasPrefix(
                """
                anna keller
                  is        the display name of anna.keller@example.com
                  route     deliver on here, as akeller@example.com
                  account   user uid=akeller,dc=example,dc=com
                  name      Anna Keller (Vertrieb)

                """), "\(text)")
    }

    @Test func `a name of several accounts is a list to choose from`() throws {
        for source in [[], ["--from", site.directory]] {
            let outcome = try site.run(["explain", "FRONT DESK"] + source)
            #expect(outcome.status == 65)
            #expect(
                outcome.outputText == """
                    FRONT DESK
                      account   u-desk1  desk@example.com  hosted on here
                                uid=desk1,dc=example,dc=com
                      account   u-desk2  desk@example.com  hosted on here
                                uid=desk2,dc=example,dc=com

                    """)
            #expect(
                outcome.errorText
                    == "splitroute: 2 accounts have the name 'FRONT DESK'; ask for one of their "
                    + "ids\n")
        }
        let json = try run("explain", "front desk", "--format", "json")
        #expect(json.status == 65)
        #expect(json.outputText.contains("\"count\" : 2"))
    }

    @Test func `of a generation without people it is said what is not known`() throws {
        let manifest = "state/current/manifest.json"
        let folder = "state/generations/000001/"
        let text = try workspace.read(manifest)
        // As an earlier version wrote it: the file is neither there nor named.
        let entry = try #require(
            text.firstMatch(of: /\{[^{}]*"path" : "people\.tsv"[^{}]*\},?\s*/))
        try workspace.write(folder + "manifest.json", text.replacing(entry.output, with: ""))
        let hosted = try run("explain", "akeller").outputText
        #expect(
            hosted.contains(
                "unknown   display names and hosted logins are known from the next generation on"),
            "\(hosted)")
        #expect(try answer("ohaddad").logins.map(\.name) == ["ohaddad"])
        #expect(try answer("u-akeller").account?.displayName == nil)
    }

    @Test func `logins are told, refused or not, and why`() throws {
        #expect(
            try explain("anna@example.com").logins == [
                .init(name: "akeller", denied: false, reason: "hosted")
            ])
        #expect(
            try explain("omar@example.com").logins == [
                .init(name: "ohaddad", denied: true, reason: "third-party")
            ])
        #expect(
            try explain("vera@example.com").logins == [
                .init(name: "vera", denied: true, reason: "suspended")
            ])
    }

    @Test func `somebody's lists are told, whatever name they call somebody by`() throws {
        // all@ has akeller@example.com, the name that Anna's mail is delivered under.
        #expect(try explain("anna@example.com").lists == ["all@example.com", "all@example.net"])
        #expect(try explain("u-ohaddad").lists == ["all@example.com", "all@example.net"])
        #expect(try explain("bert@example.com").lists == ["team@example.com", "team@example.net"])
        #expect(try explain("vera@example.com").lists == [])
    }

    @Test func `a list tells what becomes of each member, and who was dropped`() throws {
        let answer = try explain("all@example.com")
        #expect(
            answer.members == [
                .init(member: "akeller@example.com", fate: "deliver", system: "here"),
                .init(member: "friend@elsewhere.example", fate: "outside", system: nil),
                .init(member: "omar@example.com", fate: "relay", system: "exchange"),
            ])
        #expect(answer.problems.map(\.code) == ["dropped-member"])
        let text = try run("explain", "all@example.com").outputText
        #expect(
            text.contains(
                """
                  members   3: 1 delivered on here, 1 outside, 1 relayed to exchange
                  member    akeller@example.com: delivered on here
                  member    friend@elsewhere.example: outside
                  member    omar@example.com: relayed to exchange
                  dropped   uid=vera,dc=example,dc=com: the member gets no mail to the group: \
                its account is off

                """), "\(text)")
    }

    @Test func `problems are told of whoever has them, with what to do`() throws {
        let problems = try explain("desk@example.com").problems
        #expect(problems.map(\.subject) == ["desk@example.com", "desk@example.net"])
        #expect(problems.allSatisfy { $0.code == "ambiguous-address" && $0.advice != nil })
        // The routes name the other owner.
        #expect(try explain("u-desk2").problems == [problems[0]])
        let text = try run("explain", "desk@example.com").outputText
        #expect(text.contains("problem   ambiguous-address (error) desk@example.com: "), "\(text)")
        #expect(
            text.contains("to do     take the address from one of its owners, soon"), "\(text)")
    }

    @Test func `a name that is nobody's gets the nearest ones`() throws {
        for (name, nearest) in [
            ("ana.keller@example.com", ["anna.keller@example.com"]),
            ("anna.keller@exmaple.com", ["anna.keller@example.com"]), ("ohadad", ["ohaddad"]),
            ("bret", ["bert", "bert@example.com", "bert@example.net"]),
            ("zzzzzzzz@example.com", []),
        ] {
            let answer = try answer(name)
            #expect(answer.meaning == "nobody", "\(name)")
            #expect(answer.nearest == nearest, "\(name)")
        }
        let text = try run("explain", "bret").outputText
        #expect(
            text.contains("  near      bert@example.com\n  near      bert@example.net"), "\(text)")
    }

    @Test func `explain tells since when somebody is where they are`() throws {
        #expect(
            try explain("omar@example.com").since
                == .init(generation: 1, orBefore: false, after: nil))
        try workspace.write("people.ldif", ExplainedNameTests.people(omar: "staff"))
        let sync = try run(
            "sync", "--from", site.directory, "--accept", "moved,allowed,settings")
        guard sync.succeeded else { throw ProcessFailed(sync) }
        #expect(
            try explain("omar@example.com").since
                == .init(generation: 2, orBefore: false, after: 1))
        #expect(
            try explain("bert@example.com").since
                == .init(generation: 1, orBefore: false, after: nil))
        let before = try run("explain", "u-ohaddad", "--generation", "1").outputText
        #expect(before.contains("since     generation 1 of 20"), "\(before)")
        // What is kept no longer cannot be known.
        let removal = try Processes.run(["rm", "-r", workspace.file("state/generations/000001")])
        guard removal.succeeded else { throw ProcessFailed(removal) }
        #expect(
            try explain("bert@example.com").since
                == .init(generation: 2, orBefore: true, after: nil))
        #expect(try run("explain", "bert@example.com").outputText.contains(" or before\n"))
    }
}
