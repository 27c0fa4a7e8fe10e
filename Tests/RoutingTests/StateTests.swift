import MailModel
import Routing
import TestSupport
import Testing

/// Locked, no login and mail goes on; moving, mail waits; closed, neither.
@Suite struct StateTests {
    private func company(_ states: [(String, Restriction)]) throws -> Company {
        var company = Company()
        company.users = KindRules(
            .users(UserRules(login: ["uid"])), id: "entryUUID", addresses: ["mail"],
            mailbox: try Template("{login}@example.com"),
            states: try states.map { AccountState(try Filter($0), $1) })
        company.domains = [
            MailDomain(name: "example.com", aliases: [], unknown: "exchange")
        ]
        return company
    }

    private func user(_ name: String, _ status: String, host: String = "here") -> Somebody {
        .user(name, ["mail": ["\(name).x@example.com"], "status": [status], "host": [host]])
    }

    private let zimbra = [
        ("(status=locked)", Restriction(mail: .keep, login: .deny)),
        ("(status=moving)", Restriction(mail: .defer, login: .deny)),
        ("(!(status=active))", Restriction(mail: .reject, login: .deny)),
    ]

    @Test func `the first state that matches says what becomes of mail and logins`() async throws {
        let lines = try await Lines(
            company(zimbra).compile([
                user("anna", "active"), user("vera", "locked"), user("tina", "moving"),
                user("hugo", "closed"),
            ]))
        #expect(
            lines.routes == [
                "anna.x@example.com deliver here anna@example.com u-anna 1",
                "hugo.x@example.com reject - - u-hugo 0", "tina.x@example.com defer - - u-tina 0",
                "vera.x@example.com deliver here vera@example.com u-vera 1",
            ])
        #expect(
            lines.accounts == [
                "u-anna user anna.x@example.com here hosted 1",
                "u-hugo user hugo.x@example.com - suspended 0",
                "u-tina user tina.x@example.com - suspended 0",
                "u-vera user vera.x@example.com here suspended 1",
            ])
        #expect(
            lines.logins.filter { !$0.contains("@") } == [
                "hugo u-hugo suspended", "tina u-tina suspended", "vera u-vera suspended",
            ])
        #expect(lines.problems.isEmpty)
    }

    @Test func `an exception stands before the rule`() async throws {
        let states =
            [("(uid=hugo)", Restriction(mail: .keep, login: .allow))] + zimbra
        let lines = try await Lines(company(states).compile([user("hugo", "closed")]))
        #expect(lines.routes == ["hugo.x@example.com deliver here hugo@example.com u-hugo 1"])
        #expect(lines.logins.isEmpty)
    }

    @Test func `who may log in while mail waits is denied only where his mailbox is elsewhere`()
        async throws
    {
        let states = [("(status=moving)", Restriction(mail: .defer, login: .allow))]
        let lines = try await Lines(
            company(states).compile([
                user("anna", "moving"), user("bert", "moving", host: "exchange"),
            ]))
        #expect(
            lines.routes == [
                "anna.x@example.com defer - - u-anna 0", "bert.x@example.com defer - - u-bert 0",
            ])
        #expect(
            lines.accounts == [
                "u-anna user anna.x@example.com - suspended 0",
                "u-bert user bert.x@example.com - suspended 0",
            ])
        #expect(lines.logins.first == "bert u-bert suspended")
        #expect(!lines.logins.contains { $0.contains("anna") })
        #expect(lines.broken.isEmpty)
    }

    @Test func `whose logins depend on a placement must have one`() async throws {
        let allowed = [("(status=moving)", Restriction(mail: .reject, login: .allow))]
        let denied = [("(status=moving)", Restriction(mail: .reject, login: .deny))]
        let lost = user("anna", "moving", host: "mars")
        #expect(try await Lines(company(allowed).compile([lost])).stopped)
        #expect(try await !Lines(company(denied).compile([lost])).stopped)
    }

    @Test func `an address of two who disagree waits for somebody to look, not for the state`()
        async throws
    {
        var company = try company(zimbra)
        company.users = KindRules(
            .users(UserRules()), id: "entryUUID", addresses: ["mail"], states: company.users.states)
        let outcome = await company.compile([
            .user(
                "anna", ["mail": ["office@example.com", "anna@example.com"], "status": ["moving"]]),
            .user("bert", ["mail": ["office@example.com"], "status": ["active"]]),
        ])
        guard case .table(let table) = outcome else {
            Issue.record("stopped")
            return
        }
        let deferrals = Deferrals(table)
        #expect(table.routes.map(\.action) == [.defer, .defer])
        #expect(table.routes.map(deferrals.isState) == [true, false])
    }
}
