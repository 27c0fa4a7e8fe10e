import CorporateDirectory
import Directory
import Foundation
import MailModel
import Routing
import Tables

/// The company that every step works on: 10,000 users of the corporate directory.
struct Company {
    static let users = 10_000
    /// The LDIF file, gone with the process.
    let file: String
    let size: Int

    init() {
        file = NSTemporaryDirectory() + "splitroute-steps-\(getpid()).ldif"
        do {
            var output = try Output(path: file)
            CorporateDirectory(users: Company.users).write(to: &output)
        } catch { fatalError("cannot write \(file): \(error)") }
        size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
    }

    static let request = SearchRequest(
        base: CorporateDirectory.suffix, scope: .subtree,
        filter: filter("(objectClass=inetOrgPerson)"),
        attributes: AttributeList(["entryUUID", "uid", "mail", "mailAlternateAddress", "l"]))

    static func filter(_ text: String) -> Filter {
        do { return try Filter(text) } catch { fatalError("\(text) is a filter") }
    }

    static let kind = KindRules(
        .users(UserRules(login: ["uid"])), id: "entryUUID",
        addresses: ["mail", "mailAlternateAddress"],
        states: [
            AccountState(
                filter("(pwdAccountLockedTime=000001010000Z)"),
                Restriction(mail: .reject, login: .deny))
        ])

    static var rules: RoutingRules {
        RoutingRules(
            domains: SplitDomains([
                MailDomain(name: "example.com", aliases: ["example.org"], unknown: nil)
            ]),
            systems: [
                MailSystem(name: "here", isHosted: true, transport: "virtual:"),
                MailSystem(name: "exchange", isHosted: false, transport: "smtp:[exchange]"),
            ],
            placement: [
                PlacementRule(name: "sevens", .system(1, if: .filter(filter("(uid=*7)")))),
                PlacementRule(name: "everybody else", .system(0, if: .always)),
            ], conflicts: .defer)
    }

    /// Reads, recognises, places and decides.
    func compilation() throws -> Compilation {
        var compilation = Compilation(Company.rules)
        let attributes = compilation.attributes(for: Company.kind)
        let reader = compilation.reader(for: Company.kind, attributes: attributes)
        var request = Company.request
        request.attributes = attributes
        try LDIFDirectory(path: file).search(request) { compilation.add($0, by: reader) }
        return compilation
    }

    func table() async throws -> RoutingTable {
        guard case .table(let table) = try await compilation().finish() else {
            fatalError("the company is placed")
        }
        return table
    }
}
