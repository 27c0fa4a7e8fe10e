import MailModel
import Routing
import TestSupport
import Testing

/// Entries are understood.
@Suite struct RecogniserTests {
    @Test func `Active Directory: SMTP: is the primary address, other types are no mail`() async {
        var company = Company()
        company.users = KindRules(
            .users(UserRules(login: ["sAMAccountName", "userPrincipalName"])), id: "objectGUID",
            addresses: ["proxyAddresses", "mail"])
        let guid: [UInt8] = [
            0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD,
            0xEE, 0xFF,
        ]
        let entry = EntryValue(
            "CN=Anna,DC=example,DC=com",
            bytes: [
                ("objectGUID", guid),
                ("proxyAddresses", Array("smtp:a@example.com".utf8)),
                ("proxyAddresses", Array("SMTP:Zoe@example.com".utf8)),
                ("proxyAddresses", Array("SIP:sip@example.com".utf8)),
                ("proxyAddresses", Array("X500:/o=Example/cn=anna".utf8)),
                ("mail", Array("zoe@example.com".utf8)),
                ("sAMAccountName", Array("EXAMPLE-Anna".utf8)),
                ("userPrincipalName", Array("anna@example.com".utf8)),
            ])
        let lines = await Lines(company.compile([Somebody(kind: .user, entry: entry)]))
        let id = "00112233-4455-6677-8899-aabbccddeeff"
        #expect(
            lines.routes == [
                "a@example.com deliver here - \(id) 2", "zoe@example.com deliver here - \(id) 2",
            ])
        #expect(lines.accounts == ["\(id) user zoe@example.com here hosted 2"])
        #expect(lines.problems.isEmpty)
    }

    @Test(
        arguments: [
            ("mS-DS-ConsistencyGuid", [0x9F, 0xA1], "--9fa1-"),
            ("sourceAnchor", [0x9F, 0xA1], "--9fa1-"),
            // Octets of a GUID may happen to be letters.
            ("mS-DS-ConsistencyGuid", [0x41, 0x42], "--4142-"),
            ("sourceAnchor", [0x01, 0x42], "--0142-"),
            ("sourceAnchor", [0x41, 0x42], "plain"),
        ] as [(String, [UInt8], String)])
    func `an id of sixteen octets that are no text is written as a GUID`(
        attribute: String, octets: [UInt8], id: String
    ) async {
        var company = Company()
        company.users = KindRules(.users(UserRules()), id: attribute, addresses: ["mail"])
        let bytes = Array("ABCDEFGH".utf8) + octets + Array("KLMNOP".utf8)
        let entry = EntryValue(
            "CN=Anna,DC=example,DC=com",
            bytes: [(attribute, bytes), ("mail", Array("anna@example.com".utf8))])
        let lines = await Lines(company.compile([Somebody(kind: .user, entry: entry)]))
        let guid = "44434241-4645-4847" + id.dropFirst() + "4b4c4d4e4f50"
        let expected = id == "plain" ? String(decoding: bytes, as: UTF8.self) : guid
        #expect(lines.accounts == ["\(expected) user anna@example.com here hosted 2"])
        #expect(lines.problems.isEmpty)
    }

    @Test func `The first attribute's first value by bytes is the primary address`() async {
        let lines = await Lines(
            Company().compile([
                .user(
                    "anna",
                    ["mail": ["b@example.com", "a@example.com"], "other": ["0@example.com"]]),
                .user("bert", ["mail": ["x@far.example"], "other": ["bert"]]),
            ]))
        #expect(lines.accounts[0] == "u-anna user a@example.com here hosted 2")
        #expect(lines.accounts[1] == "u-bert user bert@example.com here hosted 2")
    }

    @Test func `The login becomes an address where the settings say so and there is another one`()
        async
    {
        var company = Company()
        company.domains = [
            MailDomain(name: "example.com", aliases: ["example.net"], unknown: nil),
            MailDomain(name: "example.org", aliases: [], unknown: nil),
        ]
        company.users = KindRules(
            .users(UserRules(login: ["uid"], loginAddress: true)), id: "entryUUID",
            addresses: ["mail"])
        let lines = await Lines(
            company.compile([
                .user("anna", ["uid": ["Änn"], "mail": ["anna@example.org"]]),
                .user("bert", ["mail": []]),
            ]))
        #expect(
            lines.routes == [
                "ann@example.com deliver here - u-anna 2",
                "ann@example.net deliver here - u-anna 2",
                "anna@example.org deliver here - u-anna 2",
            ])
        #expect(lines.accounts.first == "u-anna user anna@example.org here hosted 2")
    }

    @Test func `A first own address is own, even when it comes only from the login`() async {
        let lines = await Lines(
            Company().compile([
                .user("anna", ["mail": ["anna@example.com"], "other": ["ANNA@example.com"]])
            ]))
        #expect(lines.routes == ["anna@example.com deliver here - u-anna 2"])
        #expect(lines.problems.isEmpty)
    }

    @Test(arguments: [[UInt8]([0xFF]), [UInt8](repeating: 0x61, count: 256), []])
    func `An id that is not text, or too long, is none`(id: [UInt8]) async {
        let entry = EntryValue(
            "uid=anna,dc=example,dc=com", bytes: [("entryUUID", id), ("uid", [0x61])])
        let lines = await Lines(Company().compile([Somebody(kind: .user, entry: entry)]))
        #expect(lines.accounts == ["uid=anna,dc=example,dc=com user - here hosted 2"])
        #expect(lines.problems == ["no-id uid=anna -"])
    }

    /// The display name and the unit that somebody with these attributes gets.
    private func name(_ attributes: [(String, [UInt8])]) async throws -> (
        name: String, unit: String
    ) {
        var company = Company()
        company.users.displayName = ["displayName", "cn"]
        company.users.unit = ["departmentNumber", "ou"]
        let entry = EntryValue(
            "uid=anna,dc=example,dc=com", bytes: [("entryUUID", Array("u-anna".utf8))] + attributes)
        guard
            case .table(let table) = await company.compile([Somebody(kind: .user, entry: entry)]),
            let account = table.accounts.first
        else { return ("no table", "") }
        return (table.arena.text(account.displayName), table.arena.text(account.unit))
    }

    @Test func `somebody is called by the first attribute with a value, of several the first`()
        async throws
    {
        let found = try await name([
            ("displayName", Array("  ".utf8)), ("cn", Array(" Zoe".utf8)),
            ("cn", Array("Anna Example ".utf8)), ("ou", Array("Sales".utf8)),
        ])
        // The blank sorts before any letter, and is no part of the name.
        #expect(found == ("Zoe", "Sales"))
        #expect(try await name([]) == ("", ""))
    }

    @Test(
        arguments: [
            (Array("Ånna \u{202E}x\u{1B}[2J".utf8), "Ånna \\u{202E}x\\u{1B}[2J"),
            ([0x41, 0xFF, 0x42], "A\u{FFFD}B"),
            ([UInt8](repeating: 0x61, count: 300), String(repeating: "a", count: 255)),
            ([UInt8](repeating: 0x61, count: 255), String(repeating: "a", count: 255)),
            (Array(String(repeating: "ä", count: 128).utf8), String(repeating: "ä", count: 127)),
            (
                Array((String(repeating: "e", count: 253) + "e\u{301}").utf8),
                String(repeating: "e", count: 253)
            ),
        ] as [([UInt8], String)])
    func `a name is printable, and ends with a whole character`(
        value: [UInt8], name: String
    ) async throws {
        #expect(try await self.name([("cn", value)]).name == name)
    }

    @Test func `A reading knows what attributes it needs, and the users read are counted`() throws {
        var company = Company()
        company.placement.insert(
            PlacementRule(.system(1, if: .filter(try Filter("(&(title=x)(Mail=*))")))), at: 0)
        company.systems[1] = MailSystem(
            name: "exchange", isHosted: false, transport: "smtp:[exchange]",
            rewrite: try Template("{attr:far}@x.example"))
        var compilation = Compilation(company.rules)
        let list = compilation.attributes(for: company.users)
        #expect(
            list.names == ["entryUUID", "mail", "other", "uid", "locked", "title", "host", "far"])
        let reader = compilation.reader(for: company.users, attributes: list)
        EntryValue("uid=a", [:]).with(list) { compilation.add($0, by: reader) }
        #expect(AccountKind.allCases.map { compilation.count(of: $0) } == [1, 0, 0, 0])
    }
}
