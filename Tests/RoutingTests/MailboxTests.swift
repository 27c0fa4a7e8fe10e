import MailModel
import Routing
import TestSupport
import Testing

/// Mail is delivered under the name the settings say.
@Suite struct MailboxTests {
    private func company(
        _ mailbox: String, rewrite: String? = nil, aliases: [String] = [],
        relayed: String? = nil
    ) throws -> Company {
        var company = Company()
        company.users = KindRules(
            .users(UserRules(login: ["uid"], relayedAddresses: relayed)), id: "entryUUID",
            addresses: ["mail"], mailbox: mailbox.isEmpty ? nil : try Template(mailbox))
        company.systems[1] = MailSystem(
            name: "exchange", isHosted: false, transport: "smtp:[exchange]",
            rewrite: try rewrite.map { try Template($0) })
        company.domains = [
            MailDomain(name: "example.com", aliases: aliases, unknown: nil)
        ]
        return company
    }

    @Test(arguments: [
        ("{login}@box.example", "muller@box.example"),
        ("+{login}@example.com", "+muller@example.com"),
        ("{primary}", "a.muller@example.com"), ("{local}@box.example", "a.muller@box.example"),
        ("{id}@box.example", "u-anna@box.example"),
        ("{attr:box}@box.example", "b1@box.example"),
    ])
    func `Placeholders`(template: String, mailbox: String) async throws {
        let lines = try await Lines(
            company(template).compile([
                .user(
                    "anna",
                    [
                        "uid": ["Müller"], "mail": ["a.muller@example.com", "z@example.com"],
                        "box": ["b2", "B1"].sorted(),
                    ])
            ]))
        let first = mailbox == "a.muller@example.com" ? "-" : mailbox
        #expect(
            lines.routes == [
                "a.muller@example.com deliver here \(first) u-anna 2",
                "z@example.com deliver here \(mailbox) u-anna 2",
            ])
    }

    @Test func `No valid name: senders keep the mail until somebody looks`() async throws {
        let lines = try await Lines(
            company("{attr:box}@box.example").compile([
                .user("anna", ["mail": ["anna@example.com"]]),
                .user("bert", ["mail": ["bert@example.com"], "box": ["b b"]]),
                .user("carl", ["box": []]),
            ]))
        #expect(
            lines.routes == [
                "anna@example.com defer - - u-anna 2", "bert@example.com defer - - u-bert 2",
            ])
        #expect(
            lines.problems == ["invalid-mailbox uid=anna -", "invalid-mailbox uid=bert -"])
        #expect(lines.logins.isEmpty)
    }

    @Test func `A relay may be rewritten to the primary address`() async throws {
        let lines = try await Lines(
            company("", rewrite: "{primary}").compile([
                .user(
                    "bert", ["mail": ["b@example.com", "bert@example.com"], "host": ["exchange"]])
            ]))
        #expect(
            lines.routes == [
                "b@example.com relay exchange - u-bert 1",
                "bert@example.com relay exchange b@example.com u-bert 1",
            ])
    }

    @Test func `A rewriting that would lead back here is not done`() async throws {
        let lines = try await Lines(
            company("", rewrite: "{primary}", relayed: "relayed").compile([
                .user(
                    "bert",
                    [
                        "mail": ["b@example.com", "bert@example.com"], "host": ["exchange"],
                        "relayed": ["bert@example.com"],
                    ])
            ]))
        #expect(
            lines.routes == [
                "b@example.com deliver here - u-bert 1",
                "bert@example.com relay exchange - u-bert 1",
            ])
        #expect(lines.problems == ["rewrite-conflict uid=bert b@example.com"])
    }

    @Test func `A mailbox name that is somebody else's address leads nowhere: both wait`()
        async throws
    {
        let lines = try await Lines(
            company("{login}@example.com", aliases: ["example.net"]).compile([
                .user("anna", ["uid": ["bert"], "mail": ["anna@example.com"]]),
                .user("bert", ["uid": ["carl"], "mail": ["bert@example.com"]]),
            ]))
        #expect(
            lines.routes == [
                "anna@example.com defer - - u-anna 2", "anna@example.net defer - - u-anna 2",
                "bert@example.com defer - - u-bert 2", "bert@example.net defer - - u-bert 2",
            ])
        #expect(lines.problems == ["ambiguous-mailbox uid=anna bert@example.com"])
    }

    @Test func `One mailbox name on two systems leads nowhere: both wait`() async throws {
        var company = try company("{login}@box.example", aliases: ["example.net"])
        company.systems[1] = MailSystem(
            name: "exchange", isHosted: true, transport: "smtp:[exchange]", rewrite: nil)
        let lines = await Lines(
            company.compile([
                .user("anna", ["uid": ["sales"], "mail": ["anna@example.com"]]),
                .user(
                    "bert",
                    ["uid": ["sales"], "mail": ["bert@example.com"], "host": ["exchange"]]),
                .user("carl", ["uid": ["carl"], "mail": ["carl@example.com"]]),
            ]))
        #expect(
            lines.routes == [
                "anna@example.com defer - - u-anna 2", "anna@example.net defer - - u-anna 2",
                "bert@example.com defer - - u-bert 1", "bert@example.net defer - - u-bert 1",
                "carl@example.com deliver here carl@box.example u-carl 2",
                "carl@example.net deliver here carl@box.example u-carl 2",
            ])
        #expect(lines.problems == ["ambiguous-mailbox uid=anna sales@box.example"])
    }

    @Test
    func `A mailbox named by the primary address, next to a shared mailbox of the same address`()
        async throws
    {
        let lines = try await Lines(
            company("{primary}", aliases: ["example.net"]).compile([
                .user("anna", ["mail": ["office@example.com"]]),
                .shared("office", ["mail": ["office@example.com"]]),
            ]))
        // In example.net the two would be delivered under different names; mirrors agree.
        #expect(
            lines.routes == [
                "office@example.com defer - - s-office 2",
                "office@example.net defer - - s-office 2",
            ])
        #expect(lines.broken.isEmpty)
    }

    @Test
    func `a partly hosted user's relayed address stays relayed though it is his mailbox name`()
        async throws
    {
        let lines = try await Lines(
            company("{login}@example.com", relayed: "relayed").compile([
                .user(
                    "bert",
                    [
                        "mail": ["bert@example.com", "b@example.com"], "host": ["exchange"],
                        "relayed": ["bert@example.com"],
                    ])
            ]))
        #expect(
            lines.routes == [
                "b@example.com defer - - u-bert 1",
                "bert@example.com relay exchange - u-bert 1",
            ])
        #expect(lines.problems == ["ambiguous-mailbox uid=bert bert@example.com"])
    }

    @Test func `whose mailbox name others use waits with every address that is delivered under it`()
        async throws
    {
        let lines = try await Lines(
            company("{login}@example.com").compile([
                .user("anna", ["uid": ["bert"], "mail": ["anna@example.com"]]),
                .user("bert", ["mail": ["bert@example.com", "b@example.com"]]),
            ]))
        #expect(
            lines.routes == [
                "anna@example.com defer - - u-anna 2", "b@example.com defer - - u-bert 2",
                "bert@example.com defer - - u-bert 2",
            ])
        #expect(
            lines.problems == [
                "ambiguous-mailbox uid=anna bert@example.com",
                "ambiguous-mailbox uid=bert bert@example.com",
            ])
    }

    @Test func `an address rewritten to somebody's address that is delivered here waits, alone`()
        async throws
    {
        let lines = try await Lines(
            company("", rewrite: "{attr:box}").compile([
                .user("anna", ["mail": ["anna@example.com"]]),
                .user(
                    "bert",
                    [
                        "mail": ["bert@example.com"], "host": ["exchange"],
                        "box": ["anna@example.com"],
                    ]),
            ]))
        #expect(
            lines.routes == [
                "anna@example.com deliver here - u-anna 2", "bert@example.com defer - - u-bert 1",
            ])
        #expect(lines.problems == ["ambiguous-mailbox uid=bert anna@example.com"])
    }

    @Test func `a mailbox name that is a contested address waits like the address`() async throws {
        let lines = try await Lines(
            company("{login}@example.com").compile([
                .user("anna", ["mail": ["anna@example.com", "a@example.com"]]),
                .user("bert", ["mail": ["anna@example.com"], "host": ["exchange"]]),
            ]))
        #expect(
            lines.routes == [
                "a@example.com defer - - u-anna 2", "anna@example.com defer - - u-anna 2",
            ])
        #expect(
            lines.problems.filter { $0.hasPrefix("ambiguous-mailbox") } == [
                "ambiguous-mailbox uid=anna anna@example.com"
            ])
    }

    @Test func `a login that is an address of ours is its local part, another domain's is no name`()
        async throws
    {
        let lines = try await Lines(
            company("{login}@example.com", aliases: ["example.net"]).compile([
                .user("cyrille", ["uid": ["Cy@Example.net"], "mail": ["cyrille@example.com"]]),
                .user("omid", ["uid": ["omid@far.example"], "mail": ["omid@example.com"]]),
            ]))
        #expect(
            lines.routes == [
                "cyrille@example.com deliver here cy@example.com u-cyrille 2",
                "cyrille@example.net deliver here cy@example.com u-cyrille 2",
                "omid@example.com defer - - u-omid 2", "omid@example.net defer - - u-omid 2",
            ])
        #expect(lines.problems == ["invalid-mailbox uid=omid omid@far.example"])
    }

    @Test func `an attribute with an address is just the address`() async throws {
        let lines = try await Lines(
            company("{attr:uid}").compile([
                .user("cy", ["uid": ["cy@example.com"], "mail": ["cyrille@example.com"]])
            ]))
        #expect(lines.routes == ["cyrille@example.com deliver here cy@example.com u-cy 2"])
    }

    @Test func `an address of Active Directory is rewritten to without its type`() async throws {
        let lines = try await Lines(
            company("", rewrite: "{attr:targetAddress}").compile([
                .user(
                    "siri",
                    [
                        "mail": ["siri@example.com"], "host": ["exchange"],
                        "targetAddress": ["SMTP:siri@cloud.example"],
                    ]),
                .user(
                    "tor",
                    [
                        "mail": ["tor@example.com"], "host": ["exchange"],
                        "targetAddress": ["X400:c=no;a= "],
                    ]),
            ]))
        #expect(
            lines.routes == [
                "siri@example.com relay exchange siri@cloud.example u-siri 1",
                "tor@example.com relay exchange - u-tor 1",
            ])
        #expect(lines.problems == ["invalid-mailbox uid=tor -"])
    }
}
