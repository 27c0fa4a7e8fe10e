import MailModel
import Routing
import TestSupport
import Testing

/// One address, several owners.
@Suite struct ConflictTests {
    private let anna = Somebody.user("anna", ["mail": ["office@example.com"]])
    private let carl = Somebody.user("carl", ["mail": ["office@example.com"]])
    private let bert = Somebody.user(
        "bert", ["mail": ["office@example.com"], "host": ["exchange"]])

    @Test func `The same fate: the smallest id is named owner`() async {
        let lines = await Lines(Company().compile([carl, anna]))
        #expect(lines.routes == ["office@example.com deliver here - u-anna 2"])
        #expect(lines.problems == ["shared-address uid=anna office@example.com"])
    }

    @Test func `Different fates: senders keep the mail`() async {
        let lines = await Lines(Company().compile([anna, bert]))
        #expect(lines.routes == ["office@example.com defer - - u-anna 2"])
        #expect(
            lines.problems == [
                "ambiguous-address uid=anna office@example.com",
                "ambiguous-login uid=bert office@example.com",
            ])
        #expect(lines.logins == ["bert u-bert third-party", "bert@example.com u-bert third-party"])
    }

    @Test func `Different fates where conflicts stop the run`() async {
        var company = Company()
        company.conflicts = .stop
        #expect(await Lines(company.compile([anna, bert])).stopped)
        #expect(await !Lines(company.compile([anna, carl])).stopped)
    }

    @Test func `A claimant who still has the route of the current generation keeps it`() async {
        for (somebody, line) in [
            (anna, "office@example.com deliver here - u-anna 2"),
            (bert, "office@example.com relay exchange - u-bert 1"),
        ] {
            let previous = await previous(Company().compile([somebody]))
            let lines = await Lines(Company().compile([anna, bert], previous: previous))
            #expect(lines.routes == [line])
            #expect(lines.problems.first?.hasPrefix("ambiguous-address") == true)
        }
    }

    @Test func `A claimant who has moved since keeps nothing`() async {
        let before = Somebody.user("anna", ["mail": ["office@example.com"], "host": ["exchange"]])
        let previous = await previous(Company().compile([before]))
        let lines = await Lines(Company().compile([anna, bert], previous: previous))
        #expect(lines.routes == ["office@example.com defer - - u-anna 2"])
    }

    @Test func `An alias domain added later follows what its domain keeps`() async {
        let previous = await previous(Company().compile([bert]))
        var company = Company()
        company.domains = [
            MailDomain(name: "example.com", aliases: ["example.net"], unknown: nil)
        ]
        let lines = await Lines(company.compile([anna, bert], previous: previous))
        #expect(
            lines.routes == [
                "office@example.com relay exchange - u-bert 1",
                "office@example.net relay exchange - u-bert 1",
            ])
        #expect(lines.broken.isEmpty)
    }

    @Test func `A kept mailbox is kept in the alias domain too`() async throws {
        var company = Company()
        company.users = KindRules(
            .users(UserRules(login: ["uid"])), id: "entryUUID", addresses: ["mail"],
            mailbox: try Template("{primary}"))
        let previous = await previous(company.compile([anna]))
        company.domains = [
            MailDomain(name: "example.com", aliases: ["example.net"], unknown: nil)
        ]
        let lines = await Lines(company.compile([anna, bert], previous: previous))
        #expect(
            lines.routes == [
                "office@example.com deliver here - u-anna 2",
                "office@example.net deliver here office@example.com u-anna 2",
            ])
    }

    private func previous(_ outcome: Compilation.Outcome) -> Previous {
        guard case .table(let table) = outcome else { return [:] }
        return table.asPrevious
    }
}

extension RoutingTable {
    /// The table's routes as the next run will be told of them.
    var asPrevious: Previous {
        var previous: Previous = [:]
        for route in routes {
            previous[Array(arena.bytes(route.address))] = PreviousRoute(
                action: route.action, system: systemName(route.system),
                target: Array(arena.bytes(route.target)),
                id: Array(arena.bytes(owner(of: route).id))
            )
        }
        return previous
    }
}

/// Refused logins.
@Suite struct DenylistTests {
    @Test func `A name of one who may log in is never refused`() async {
        let lines = await Lines(
            Company().compile([
                .user("anna", ["uid": ["anna", "boss"], "mail": ["anna@example.com"]]),
                .user("bert", ["uid": ["Boss", "bert"], "host": ["exchange"]]),
            ]))
        #expect(lines.logins.map { $0.prefix { $0 != " " } } == ["bert", "bert@example.com"])
        #expect(
            lines.problems == [
                "ambiguous-login uid=bert boss", "ambiguous-login uid=bert boss@example.com",
            ])
    }

    @Test func `Names are matched to their owner, never by local part`() async {
        var company = Company()
        company.domains.append(
            MailDomain(name: "example.org", aliases: [], unknown: nil))
        let lines = await Lines(
            company.compile([
                .user("a1", ["mail": ["anna@example.com"]]),
                .user("a2", ["mail": ["anna@example.org"], "host": ["exchange"]]),
            ]))
        #expect(
            lines.logins == [
                "a2 u-a2 third-party", "a2@example.com u-a2 third-party",
                "a2@example.org u-a2 third-party", "anna@example.org u-a2 third-party",
            ])
    }

    @Test func `A refused name of two is the smallest id's`() async {
        let lines = await Lines(
            Company().compile([
                .user("carl", ["uid": ["team"], "host": ["exchange"]]),
                .user("bert", ["uid": ["team"], "host": ["exchange"]]),
            ]))
        #expect(lines.logins.first == "team u-bert third-party")
    }
}
