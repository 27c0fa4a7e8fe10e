import Directory
import Glibc
import MailModel
import Routing

/// `directory-compiler LDIF`: decides and compiles a generated company as splitroute.yaml says, from
/// entries that are in memory already, and prints the seconds that took: of the wall and of the
/// processors.
@main
struct DirectoryCompiler {
    private static let base = "dc=example,dc=com"

    static func main() async throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: directory-compiler LDIF")
            throw Failure()
        }
        let directory = try LDIFDirectory(path: CommandLine.arguments[1])
        let rules = try rules(directory)
        let users = KindRules(
            .users(UserRules(login: ["uid"])), id: "entryUUID",
            addresses: ["mail", "mailLocalAddress"],
            states: [
                AccountState(
                    try Filter("(employeeType=leaver)"), Restriction(mail: .reject, login: .deny))
            ])
        var compilation = Compilation(rules)
        let attributes = compilation.attributes(for: users)
        let reader = compilation.reader(for: users, attributes: attributes)
        let batches = try batches(of: directory, attributes)

        let (wall, processors) = (Clock.wall.seconds, Clock.processors.seconds)
        var entry = Entry(attributes: attributes)
        for batch in batches { batch.entries.forEach(&entry) { compilation.add($0, by: reader) } }
        guard case .table = await compilation.finish() else {
            print("the company is not placed")
            throw Failure()
        }
        print(Clock.wall.seconds - wall, Clock.processors.seconds - processors)
    }

    private static func rules(_ directory: LDIFDirectory) throws -> RoutingRules {
        // Everybody below the group of those whose mailbox is elsewhere.
        var walk = GroupWalk(root: "cn=split-relay,ou=groups,\(base)", attributes: ["member"]) {
            $0.starts(with: Array("cn=".utf8))
        }
        while let dn = walk.next() {
            _ = try directory.read(dn: dn, attributes: walk.attributes) { walk.take($0) }
        }
        return RoutingRules(
            domains: SplitDomains([
                MailDomain(name: "example.com", aliases: ["example.org"], unknown: nil)
            ]),
            systems: [
                MailSystem(name: "here", isHosted: true, transport: "virtual:"),
                MailSystem(name: "exchange", isHosted: false, transport: "smtp:[exchange]"),
            ],
            placement: [
                PlacementRule(name: "elsewhere", .system(1, if: .group(walk.members))),
                PlacementRule(name: "everybody else", .system(0, if: .always)),
            ], conflicts: .defer)
    }

    private final class Batch {
        var entries = EntryBatch()
    }

    private static func batches(
        of directory: LDIFDirectory, _ attributes: AttributeList
    ) throws -> [Batch] {
        var batches = [Batch()]
        let request = SearchRequest(
            base: base, scope: .subtree, filter: try Filter("(objectClass=inetOrgPerson)"),
            attributes: attributes)
        try directory.search(request) { entry in
            if batches[batches.count - 1].entries.isFull { batches.append(Batch()) }
            batches[batches.count - 1].entries.append(entry)
        }
        return batches
    }

    private struct Failure: Error {}
}

/// The clocks that tell what a step took (clock_gettime(2)).
private enum Clock {
    case wall, processors

    var seconds: Double {
        var time = timespec()
        clock_gettime(self == .wall ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
