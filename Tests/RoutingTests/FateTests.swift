import MailModel
import Routing
import TestSupport
import Testing

/// Every address has one fate.
@Suite struct FateTests {
    @Test
    func `Anna is hosted here, Bert elsewhere: his mail is relayed and his names are refused`()
        async
    {
        let lines = await Lines(
            Company().compile([
                .user("anna", ["mail": ["anna@example.com"]]),
                .user("bert", ["mail": ["bert@example.com"], "host": ["Exchange"]]),
            ]))
        #expect(
            lines.routes == [
                "anna@example.com deliver here - u-anna 2",
                "bert@example.com relay exchange - u-bert 1",
            ])
        #expect(
            lines.logins == [
                "bert u-bert third-party", "bert@example.com u-bert third-party",
            ])
        #expect(
            lines.accounts == [
                "u-anna user anna@example.com here hosted 2",
                "u-bert user bert@example.com exchange third-party 1",
            ])
        #expect(lines.problems.isEmpty)
    }

    @Test func `Alias domains mirror their domain, and only theirs`() async {
        var company = Company()
        company.domains = [
            MailDomain(name: "example.com", aliases: ["example.net"], unknown: nil),
            MailDomain(name: "example.org", aliases: [], unknown: nil),
        ]
        let lines = await Lines(
            company.compile([
                .user("anna", ["mail": ["Anna@Example.NET"]]),
                .user("bert", ["mail": ["bert@example.org"], "host": ["exchange"]]),
                .user("carl", ["mail": ["carl"]]),
            ]))
        #expect(
            lines.routes == [
                "anna@example.com deliver here - u-anna 2",
                "anna@example.net deliver here - u-anna 2",
                "bert@example.org relay exchange - u-bert 1",
                "carl@example.com deliver here - u-carl 2",
                "carl@example.net deliver here - u-carl 2",
                "carl@example.org deliver here - u-carl 2",
            ])
        #expect(
            lines.logins.map { $0.prefix { $0 != " " } } == [
                "bert", "bert@example.com", "bert@example.net", "bert@example.org",
            ])
        #expect(lines.accounts.first == "u-anna user anna@example.net here hosted 2")
        #expect(lines.accounts.last == "u-carl user carl@example.com here hosted 2")
    }

    @Test func `Who left is refused: mail rejected, logins denied, no rule asked`() async {
        let lines = await Lines(
            Company().compile([
                .user(
                    "dora", ["mail": ["dora@example.com"], "locked": ["TRUE"], "host": ["nowhere"]])
            ]))
        #expect(lines.routes == ["dora@example.com reject - - u-dora 0"])
        #expect(lines.logins.first == "dora u-dora suspended")
        #expect(lines.accounts == ["u-dora user dora@example.com - suspended 0"])
    }

    @Test func `Who left may keep mail: routed like anybody, but the logins are denied`() async {
        var company = Company()
        company.users = KindRules(
            .users(UserRules(login: ["uid"])), id: "entryUUID", addresses: ["mail"],
            states: Company.locked(.keep))
        let lines = await Lines(
            company.compile([
                .user("dora", ["mail": ["dora@example.com"], "locked": ["TRUE"]])
            ]))
        #expect(lines.routes == ["dora@example.com deliver here - u-dora 2"])
        #expect(lines.logins.first == "dora u-dora suspended")
    }

    @Test func `Somebody whom no rule places stops everything, and everybody like that is named`()
        async
    {
        var company = Company()
        company.placement.removeLast()
        let lines = await Lines(
            company.compile([
                .user("anna", ["mail": ["anna@example.com"], "host": ["here"]]),
                .user("bert", ["mail": ["bert@example.com"]]),
                .user("carl", ["host": ["mars"]]),
            ]))
        #expect(lines.stopped)
        #expect(
            lines.problems == [
                "unmapped-value uid=carl mars", "unplaced uid=bert -", "unplaced uid=carl -",
            ])
    }

    @Test func `A half-migrated entry is a question, not an answer`() async {
        let lines = await Lines(
            Company().compile([
                .user("anna", ["mail": ["anna@example.com"], "host": ["here", "exchange"]])
            ]))
        #expect(lines.stopped)
        #expect(lines.problems.first == "unmapped-value uid=anna here")
    }

    @Test
    func `Part of a third-party user's addresses may stay here, and then the user logs in here`()
        async
    {
        var company = Company()
        company.users = KindRules(
            .users(UserRules(login: ["uid"], relayedAddresses: "relayed")), id: "entryUUID",
            addresses: ["mail"])
        company.domains = [
            MailDomain(name: "example.com", aliases: ["example.net"], unknown: nil)
        ]
        let lines = await Lines(
            company.compile([
                .user(
                    "bert",
                    [
                        "mail": ["bert@example.com", "office@example.com"], "host": ["exchange"],
                        "relayed": ["BERT@example.net", "stranger@example.com"],
                    ])
            ]))
        #expect(
            lines.routes == [
                "bert@example.com relay exchange - u-bert 1",
                "bert@example.net relay exchange - u-bert 1",
                "office@example.com deliver here - u-bert 1",
                "office@example.net deliver here - u-bert 1",
            ])
        #expect(lines.logins.isEmpty)
        #expect(lines.problems == ["not-own-address uid=bert stranger@example.com"])
        #expect(lines.accounts == ["u-bert user bert@example.com exchange partly-hosted 1"])
    }

    @Test func `Listing every address is the same as listing none: third-party`() async {
        var company = Company()
        company.users = KindRules(
            .users(UserRules(login: ["uid"], relayedAddresses: "relayed")), id: "entryUUID",
            addresses: ["mail"])
        let lines = await Lines(
            company.compile([
                .user(
                    "bert",
                    [
                        "mail": ["bert@example.com"], "host": ["exchange"],
                        "relayed": ["bert@example.com"],
                    ])
            ]))
        #expect(lines.accounts == ["u-bert user bert@example.com exchange third-party 1"])
        #expect(lines.logins.count == 2)
    }

    @Test func `A shared mailbox has addresses and no logins`() async {
        let lines = await Lines(
            Company().compile([
                .shared("office", ["mail": ["office@example.com"], "uid": ["office"]]),
                .shared("sales", ["mail": ["sales@example.com"], "host": ["exchange"]]),
            ]))
        #expect(
            lines.routes == [
                "office@example.com deliver here - s-office 2",
                "sales@example.com relay exchange - s-sales 1",
            ])
        #expect(lines.logins.isEmpty)
    }

    @Test func `What is no address is lost alone, and said`() async {
        let lines = await Lines(
            Company().compile([
                .user(
                    "anna",
                    [
                        "mail": [
                            "an\nna@example.com", "anna@example.com", "anna@elsewhere.example",
                        ]
                    ]),
                .user("bert", ["entryUUID": [], "uid": ["be\trt"]]),
            ]))
        #expect(lines.routes == ["anna@example.com deliver here - u-anna 2"])
        #expect(
            lines.problems == [
                "foreign-address uid=anna anna@elsewhere.example",
                "invalid-address uid=anna an\\u{A}na@example.com",
                "invalid-login uid=bert be\\u{9}rt", "no-id uid=bert -",
            ])
        #expect(lines.accounts.last == "uid=bert,ou=people,dc=example,dc=com user - here hosted 2")
    }
}
