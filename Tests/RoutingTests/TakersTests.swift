import MailModel
import Routing
import TestSupport
import Testing

/// Nobody's denial is lifted by what somebody else claims, unless a person says so.
@Suite struct TakersTests {
    private let anna = Somebody.user("anna", ["mail": ["anna@example.com"]])
    private let bert = Somebody.user(
        "bert", ["mail": ["b.lund@example.com"], "host": ["exchange"]])

    private func user(
        _ name: String, logins: [String], mail: [String] = [], host: String = "here"
    ) -> Somebody {
        .user(name, ["uid": logins, "mail": mail, "host": [host]])
    }

    private func table(_ entries: [Somebody], domains: [String] = []) async throws -> RoutingTable {
        var company = Company()
        company.domains += domains.map {
            MailDomain(name: $0, aliases: [], unknown: nil)
        }
        guard case .table(let table) = await company.compile(entries) else { throw NoTable() }
        return table
    }

    /// `name, of whom, to whom` of each login that the second directory takes over.
    private func taken(_ before: [Somebody], _ after: [Somebody]) async throws -> [String] {
        let plan = Plan(from: try await table(before), to: try await table(after))
        #expect(plan.counts.taken == plan.taken.count)
        return plan.taken.filter(\.isLogin).map { "\($0.name) \($0.before) \($0.after)" }
    }

    private let bothOfBert = ["bert u-bert u-carl", "bert@example.com u-bert u-carl"]

    @Test func `a refused login that a user of this host claims too is taken`() async throws {
        let carl = user("carl", logins: ["carl", "bert"])
        #expect(try await taken([anna, bert], [anna, bert, carl]) == bothOfBert)
    }

    @Test func `a refused login that goes to a user of this host is taken`() async throws {
        let carl = user("carl", logins: ["carl", "bert"])
        #expect(try await taken([anna, bert], [anna, carl]) == bothOfBert)
        let renamed = user(
            "bert", logins: ["lund"], mail: ["b.lund@example.com"], host: "exchange")
        #expect(try await taken([anna, bert], [anna, renamed, carl]) == bothOfBert)
    }

    @Test func `a refused address that a user of this host claims too is taken as a login`()
        async throws
    {
        let carl = user("carl", logins: ["carl"], mail: ["b.lund@example.com"])
        #expect(
            try await taken([anna, bert], [anna, bert, carl])
                == ["b.lund@example.com u-bert u-carl"])
    }

    @Test func `a login that is written out as somebody's address is taken in its domain alone`()
        async throws
    {
        let carl = user("carl", logins: ["bert@example.com"])
        let plan = Plan(
            from: try await table([anna, bert], domains: ["example.org"]),
            to: try await table([anna, bert, carl], domains: ["example.org"]))
        #expect(plan.allowed == ["bert@example.com"])
        #expect(plan.taken.map(\.name) == ["bert@example.com"])
    }

    @Test(arguments: [("straße", "strasse"), ("strasse", "straße"), ("ΣΟΣ", "σος")])
    func `so is a name that Postfix takes for it`(refused: String, claimed: String) async throws {
        let owner = user("owner", logins: [refused], host: "exchange")
        let carl = user("carl", logins: [claimed])
        let taken = try await taken([anna, owner], [anna, owner, carl])
        #expect(taken.count == 2 && taken.allSatisfy { $0.hasSuffix(" u-owner u-carl") })
    }

    @Test func `so is an address that Postfix takes for it`() async throws {
        let owner = user("owner", logins: [], mail: ["strasse@example.com"], host: "exchange")
        let carl = user("carl", logins: [], mail: ["straße@example.com"])
        #expect(
            try await taken([anna, owner], [anna, owner, carl])
                == ["strasse@example.com u-owner u-carl"])
    }

    @Test func `whoever moves here keeps the names, whoever else claims them`() async throws {
        let moved = user("bert", logins: ["bert"], mail: ["b.lund@example.com"])
        let carl = user("carl", logins: ["carl", "bert"])
        #expect(try await taken([anna, bert], [anna, moved]) == [])
        #expect(try await taken([anna, bert], [anna, moved, carl]) == [])
    }

    @Test func `a name that is nobody's any more is only allowed`() async throws {
        let plan = Plan(from: try await table([anna, bert]), to: try await table([anna]))
        #expect(plan.counts.taken == 0)
        #expect(plan.allowed == ["b.lund@example.com", "bert", "bert@example.com"])
    }

    @Test func `a claim of somebody who may not log in here takes nothing`() async throws {
        let carl = user("carl", logins: ["bert"], host: "exchange")
        #expect(try await taken([anna, bert], [anna, bert, carl]) == [])
        let desk = Somebody.shared("desk", ["mail": ["b.lund@example.com"]])
        #expect(try await taken([anna, bert], [anna, bert, desk]) == [])
    }

    @Test func `whoever had the address before and moves here takes nothing`() async throws {
        // The login `info` makes the name u-bert's, the smaller id; the address was u-info's.
        let bert = user("bert", logins: ["info"], host: "exchange")
        let info = { host in
            user("info", logins: ["office"], mail: ["info@example.com"], host: host)
        }
        let plan = Plan(
            from: try await table([anna, bert, info("exchange")]),
            to: try await table([anna, bert, info("here")]))
        #expect(plan.allowed.contains("info@example.com") && plan.counts.taken == 0)
    }

    @Test func `once it is accepted nothing is taken any more`() async throws {
        let after = try await table([anna, bert, user("carl", logins: ["carl", "bert"])])
        #expect(Plan(from: after, to: after).counts.isEmpty)
    }

    @Test func `an account that gets an id is the same, another is not`() async throws {
        let nameless = Somebody.user("bert", ["entryUUID": [], "host": ["exchange"]])
        #expect(try await taken([anna, nameless], [anna, .user("bert", [:])]) == [])
        let carl = user("carl", logins: ["bert"])
        #expect(try await taken([anna, nameless], [anna, nameless, carl]).count == 2)
    }

    @Test func `a set that was read back does not know`() {
        let table = RoutingTable(
            arena: ByteArena().text, systems: [], rules: [], routes: [], logins: [], accounts: [],
            problems: [])
        #expect(Takers(table) { _ in nil } === nil)
    }
}
