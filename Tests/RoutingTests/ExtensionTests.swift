import MailModel
import Routing
import TestSupport
import Testing

/// An address that reads like an extension of somebody else's is noted.
@Suite struct ExtensionTests {
    private let anna = Somebody.user("anna", ["mail": ["anna@example.com"]])

    private func notes(_ entries: [Somebody], aliases: [String] = []) async -> [String] {
        var company = Company()
        company.domains = [
            MailDomain(name: "example.com", aliases: aliases, unknown: nil),
            MailDomain(name: "example.org", aliases: [], unknown: nil),
        ]
        return await Lines(company.compile(entries)).problems
    }

    @Test(arguments: ["here", "exchange"])
    func `beside somebody else's address, in every domain, whatever the fates`(host: String) async {
        let bert = Somebody.user("bert", ["mail": ["anna+news@example.com"], "host": [host]])
        #expect(
            await notes([anna, bert], aliases: ["example.net"]) == [
                "extension-of-another uid=bert anna+news@example.com",
                "extension-of-another uid=bert anna+news@example.net",
            ])
    }

    @Test func `the sentence says whose mail it was`() async throws {
        let list = Somebody.shared("list", ["mail": ["anna+a+b@example.com"]])
        guard case .table(let table) = await Company().compile([anna, list]) else {
            throw NoTable()
        }
        let problem = try #require(table.problems.first)
        #expect(problem.code.severity == .note && problem.dn?.hasPrefix("cn=list,") == true)
        #expect(
            problem.sentence.hasPrefix(
                "anna@example.com is an address of uid=anna,ou=people,dc=example,dc=com, who gets"))
    }

    @Test(arguments: [
        "+anna@example.com", "anna+news@example.org", "bea+news@example.com",
        "annas+news@example.com", "anna-news@example.com", "\"anna+a b\"@example.com",
    ])
    func `other addresses are none`(address: String) async {
        #expect(await notes([anna, .user("bert", ["mail": [address]])]) == [])
    }

    @Test func `nor are one's own, also where the address is shared`() async {
        let own = Somebody.user("anna", ["mail": ["anna@example.com", "anna+news@example.com"]])
        #expect(await notes([own]) == [])
        let bert = Somebody.user("bert", ["mail": ["anna@example.com", "anna+x@example.com"]])
        #expect(await notes([anna, bert]) == ["shared-address uid=anna anna@example.com"])
    }

    @Test func `each account that claims it is named, among many addresses between`() async {
        let others = (0..<40).map {
            Somebody.user("u\($0)", ["mail": ["anna\($0)@example.com", "anna.\($0)@example.com"]])
        }
        let claimants = ["bert", "carl"].map {
            Somebody.user($0, ["mail": ["anna+news@example.com"]])
        }
        #expect(
            await notes([anna] + others + claimants) == [
                "extension-of-another uid=bert anna+news@example.com",
                "extension-of-another uid=carl anna+news@example.com",
                "shared-address uid=bert anna+news@example.com",
            ])
    }
}
