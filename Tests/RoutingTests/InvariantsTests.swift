import MailModel
import Testing

@testable import Routing

/// Tables that no compilation may make: each is told in one sentence, and nothing is published.
struct InvariantsTests {
    /// A row of a table of two users: Anna (0), who is here, and Bert (1), who is at Exchange.
    private struct Row {
        var address: String
        var action = Route.Action.deliver
        var system: UInt16? = 0
        var account: UInt32 = 0
    }

    private static let anna = [Row(address: "anna@example.com"), Row(address: "anna@example.org")]
    private static let bert = [
        Row(address: "bert@example.com", action: .relay, system: 1, account: 1),
        Row(address: "bert@example.org", action: .relay, system: 1, account: 1),
    ]

    private func breaches(
        _ rows: [Row], denied: [(name: String, user: UInt32)] = [("bert", 1)]
    ) async -> [String] {
        let arena = ByteArena()
        let company = Company(domains: [
            MailDomain(name: "example.com", aliases: ["example.org"], unknown: nil),
            MailDomain(name: "example.net", aliases: [], unknown: nil),
        ])
        func account(_ name: String, _ system: UInt16, _ state: AccountRecord.State)
            -> AccountRecord
        {
            AccountRecord(
                id: arena.append("u-\(name)"), dn: arena.append("uid=\(name)"), system: system,
                rule: 0, kind: .user, state: state)
        }
        let table = RoutingTable(
            arena: arena.text, systems: company.systems.map(\.name),
            rules: company.placement.map(\.name),
            routes: rows.sorted { $0.address < $1.address }.map {
                Route(
                    address: arena.append($0.address), account: $0.account, system: $0.system,
                    action: $0.action)
            },
            logins: denied.map {
                DeniedLogin(name: arena.append($0.name), account: $0.user, reason: .thirdParty)
            },
            accounts: [account("anna", 0, .hosted), account("bert", 1, .thirdParty)],
            problems: [])
        let logins = [("anna", 0), ("bert", 1)].map {
            NameOfUser(name: arena.append($0.0), account: UInt32($0.1))
        }
        return await Invariants(rules: company.rules, logins: logins).breaches(in: table)
    }

    @Test func `a sound table has none`() async {
        #expect(await breaches(Self.anna + Self.bert) == [])
        #expect(await breaches(Self.anna + [Row(address: "anna@example.net")] + Self.bert) == [])
    }

    @Test func `an address that one of its domains lacks`() async {
        for row in 0...1 {
            #expect(await breaches([Self.anna[row]]) == ["mirrored domains do not agree"])
        }
        #expect(
            await breaches([Self.anna[0], Row(address: "anna@example.net")])
                == ["mirrored domains do not agree"])
    }

    @Test func `mirrored addresses with different fates`() async {
        let twin = Row(address: "anna@example.org", action: .relay, system: 1, account: 1)
        #expect(await breaches([Self.anna[0], twin]) == ["mirrored domains do not agree"])
    }

    @Test func `a domain that is not of the split`() async {
        let stranger = Row(address: "carl@example.invalid")
        #expect(await breaches([stranger]) == ["a route's domain is not of the split"])
    }

    @Test func `systems that do not fit what is done`() async {
        func told(_ action: Route.Action, _ system: UInt16?) async -> [String] {
            await breaches([Row(address: "carl@example.net", action: action, system: system)])
        }
        #expect(await told(.deliver, nil) == ["a route's action and its system do not fit"])
        #expect(await told(.reject, 0) == ["a route's action and its system do not fit"])
        #expect(
            await told(.deliver, 1)
                == ["a route delivers elsewhere or relays to a hosted system"])
        #expect(
            await told(.relay, 7) == ["a route names a system that the settings do not have"])
    }

    @Test func `a hosted user who is denied`() async {
        #expect(
            await breaches(Self.anna, denied: [("anna", 1)])
                == ["a hosted user's login is denied"])
        #expect(
            await breaches(Self.anna, denied: [("anna@example.com", 1)])
                == ["a hosted user's address is denied as a login"])
        #expect(
            await breaches(Self.anna, denied: [("annette", 0)])
                == ["a login is denied whose user has something hosted here"])
    }
}
