import MailModel
import Routing
import TestSupport

/// A company as a test tells of it: its domains, systems and rules.
///
/// Every default is the smallest that makes a story.
struct Company {
    var domains = [MailDomain(name: "example.com", aliases: [], unknown: nil)]
    var systems = [
        MailSystem(name: "here", isHosted: true, transport: "virtual:"),
        MailSystem(name: "exchange", isHosted: false, transport: "smtp:[exchange]"),
    ]
    /// Who has a `host` is at that system, everybody else is here.
    var placement = [
        PlacementRule(
            name: "host",
            .value(
                of: "host", systems: [Array("here".utf8): 0, Array("exchange".utf8): 1],
                otherwise: nil)),
        PlacementRule(name: "everybody else", .system(0, if: .always)),
    ]
    var users = KindRules(
        .users(UserRules(login: ["uid"])), id: "entryUUID", addresses: ["mail", "other"],
        states: Company.locked(.reject))
    var shared = KindRules(.shared, id: "entryUUID", addresses: ["mail"])
    var conflicts = ConflictPolicy.defer

    /// Who is `locked` may not log in.
    static func locked(_ mail: Restriction.Mail) -> [AccountState] {
        guard let filter = try? Filter("(locked=TRUE)") else { return [] }
        return [AccountState(filter, Restriction(mail: mail, login: .deny))]
    }

    var rules: RoutingRules {
        RoutingRules(
            domains: SplitDomains(domains), systems: systems, placement: placement,
            conflicts: conflicts)
    }

    /// Compiles entries, each of one kind, in the order given.
    func compile(
        _ entries: [Somebody], previous: Previous = [:]
    ) async -> Compilation.Outcome {
        var compilation = Compilation(rules)
        let readers = [AccountKind.user: users, .shared: shared].mapValues { kind in
            compilation.reader(for: kind, attributes: compilation.attributes(for: kind))
        }
        for somebody in entries {
            guard let reader = readers[somebody.kind] else { continue }
            let kind = somebody.kind == .user ? users : shared
            somebody.entry.with(compilation.attributes(for: kind)) { entry in
                compilation.add(entry, by: reader)
            }
        }
        return await compilation.finish { previous[Array($0)] }
    }
}

extension PlacementRule {
    /// A rule whose name no test is about.
    init(_ choice: Choice) { self.init(name: "a rule", choice) }
}

/// The routes of a current generation.
typealias Previous = [[UInt8]: PreviousRoute]

/// An entry and the kind it is read as.
struct Somebody {
    let kind: AccountKind
    let entry: EntryValue

    /// A user `uid=NAME,ou=people,dc=example,dc=com` with the id `u-NAME` and the login NAME, unless
    /// the attributes say otherwise.
    static func user(_ name: String, _ attributes: [String: [String]]) -> Somebody {
        let usual = ["entryUUID": ["u-\(name)"], "uid": [name]]
        return Somebody(
            kind: .user,
            entry: EntryValue(
                "uid=\(name),ou=people,dc=example,dc=com",
                usual.merging(attributes) { $1 }))
    }

    /// A shared mailbox `cn=NAME,ou=shared,dc=example,dc=com` with the id `s-NAME`.
    static func shared(_ name: String, _ attributes: [String: [String]]) -> Somebody {
        Somebody(
            kind: .shared,
            entry: EntryValue(
                "cn=\(name),ou=shared,dc=example,dc=com",
                ["entryUUID": ["s-\(name)"]].merging(attributes) { $1 }))
    }
}

/// What was compiled, in lines that a test can write down.
struct Lines: Equatable, CustomStringConvertible {
    var routes: [String] = []
    var logins: [String] = []
    var accounts: [String] = []
    var problems: [String] = []
    var stopped = false
    var broken: [String] = []

    init(_ outcome: Compilation.Outcome) {
        switch outcome {
        case .table(let table): self = Lines(table)
        case .stopped(let found): self.init(problems: Lines.lines(found), stopped: true)
        case .broken(let breaches): self.init(broken: breaches)
        }
    }

    private init(problems: [String] = [], stopped: Bool = false, broken: [String] = []) {
        self.problems = problems
        self.stopped = stopped
        self.broken = broken
    }

    /// - routes: address, action, system, target, id, rule
    /// - logins: name, id, reason
    /// - accounts: id, kind, primary, system, state, rule
    /// - problems: code, the DN's first part, subject
    init(_ table: RoutingTable) {
        func name(_ reference: ByteArena.Reference) -> String {
            reference == .none ? "-" : table.arena.text(reference)
        }
        routes = table.routes.map { route in
            let owner = table.owner(of: route)
            return [
                name(route.address), route.action.rawValue, table.systemName(route.system) ?? "-",
                name(route.target), name(owner.id), owner.rule.map { "\($0 + 1)" } ?? "0",
            ].joined(separator: " ")
        }
        logins = table.logins.map { login in
            [
                name(login.name), name(table.accounts[Int(login.account)].id),
                login.reason.rawValue,
            ].joined(separator: " ")
        }
        accounts = table.accountOrder().map { index in
            let account = table.accounts[Int(index)]
            return [
                name(account.id), account.kind.rawValue, name(account.primary),
                table.systemName(account.system) ?? "-", account.state.word,
                account.rule.map { "\($0 + 1)" } ?? "0",
            ].joined(separator: " ")
        }
        problems = Lines.lines(table.problems)
    }

    private static func lines(_ problems: [Problem]) -> [String] {
        problems.map {
            "\($0.code.rawValue) \(($0.dn ?? "-").prefix { $0 != "," }) \($0.subject ?? "-")"
        }
    }

    var description: String {
        (["routes:"] + routes + ["logins:"] + logins + ["accounts:"] + accounts + ["problems:"]
            + problems + ["stopped: \(stopped)"] + broken).joined(separator: "\n")
    }
}
