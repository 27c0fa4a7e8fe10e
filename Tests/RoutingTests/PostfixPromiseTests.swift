import MailModel
import Routing
import Tables
import TestSupport
import Testing

@Suite struct PostfixPromiseTests {
    private static let seeds = (0..<10).map { UInt64($0) * 1_000_033 + 7 }

    @Test(arguments: seeds)
    func `what a route says is what Postfix does, also where names are addresses`(
        seed: UInt64
    ) async {
        var random = SeededGenerator(seed: seed)
        var renamed = 0
        for number in 0..<250 {
            let directory = RandomDirectory(&random)
            guard case .table(let table) = await directory.company.compile(directory.entries) else {
                continue
            }
            let postfix = PostfixOnPaper(table, parameters(of: directory))
            for route in table.routes {
                let address = table.arena.text(route.address)
                if route.target != .none { renamed += 1 }
                #expect(
                    postfix.ends(address) == [promised(by: route, in: table, directory)],
                    "seed \(seed), directory \(number): \(address) is \(route.action)")
            }
        }
        // Without mailbox names and rewritten addresses there is little to go astray.
        #expect(renamed > 100)
    }

    private func promised(
        by route: Route, in table: RoutingTable, _ directory: RandomDirectory
    ) -> PostfixOnPaper.End {
        let address = table.arena.text(route.address)
        switch route.action {
        case .reject: return .refused
        case .defer:
            let local = address.prefix { $0 != "@" } + "@"
            let isContested = table.problems.contains { problem in
                let owner = (problem.subject ?? "").withBytes { table.route(for: $0)?.account }
                return switch problem.code {
                case .ambiguousAddress: problem.subject == address
                case .ambiguousMailbox:
                    (problem.subject ?? "").hasPrefix(local) && owner == route.account
                default: false
                }
            }
            let dn = table.arena.text(table.owner(of: route).dn)
            let owner = directory.people.first { $0.dn == dn }
            let isHeld =
                owner?.kind == .user && owner?.isLocked == true && directory.lockedMail == .defer
            return .waits(isHeld && !isContested ? "4.2.1" : "4.3.5")
        case .deliver, .relay, .expand:
            let name = route.target == .none ? address : table.arena.text(route.target)
            return .sent(to: name, by: "smtp:[\(table.systemName(route.system) ?? "-").example]")
        }
    }

    private func parameters(of directory: RandomDirectory) -> OutputParameters {
        OutputParameters(
            systems: zip(RandomDirectory.systems, RandomDirectory.hosted).map {
                OutputParameters.System(
                    name: $0, hosted: $1, transport: NextHop("smtp:[\($0).example]"))
            },
            domains: directory.domains.map {
                MailDomain(
                    name: $0[0], aliases: Array($0.dropFirst()), unknown: nil)
            },
            outputs: [.postfix(PostfixOutput(mapType: .texthash, denyText: ""))],
            rules: [])
    }
}
