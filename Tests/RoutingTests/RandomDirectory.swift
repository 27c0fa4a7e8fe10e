import MailModel
import Routing
import TestSupport

/// A small directory with rules, all made up from a seed: few different names, so that people get
/// into each other's way all the time.
struct RandomDirectory {
    /// An account in plain words, as both the compiler and the oracle are told of it.
    struct Person {
        var kind = AccountKind.user
        var dn: String
        /// Nil: the entry has no id.
        var id: String?
        var mail: [String]
        var logins: [String]
        var isLocked: Bool
        var host: String?
        var isVIP: Bool
        var relayed: [String]
        var box: String?
    }

    var domains: [[String]]
    var mailbox: String?
    var rewrite: String?
    /// What happens to mail of users who are locked, and whether they may log in all the same.
    var lockedMail: Restriction.Mail
    var deniesLockedLogin: Bool
    var loginAddress: Bool
    var readsRelayed: Bool
    var vipSystem: Int?
    var stopsOnConflict: Bool
    var people: [Person]

    static let systems = ["here", "there", "exchange", "cloud"]
    static let hosted = [true, true, false, false]

    init(_ random: inout SeededGenerator) {
        domains = random.pick([
            [["a.example"]], [["a.example", "a.test"]], [["a.example"], ["b.example"]],
            [["a.example", "a.test"], ["b.example", "b.test", "b.invalid"]],
        ])
        mailbox = random.pick([
            nil, nil, "{login}@a.example", "{primary}", "+{login}@a.example", "{local}@box.example",
            "{attr:box}@a.example", "{id}@a.test",
        ])
        rewrite = random.pick([
            nil, nil, "{primary}", "{login}@far.example", "{attr:box}@a.example",
        ])
        lockedMail = random.pick([.reject, .defer, .keep])
        deniesLockedLogin = !random.oneIn(3)
        loginAddress = random.oneIn(4)
        readsRelayed = random.oneIn(2)
        vipSystem = random.oneIn(2) ? random.number(0...3) : nil
        stopsOnConflict = random.oneIn(10)
        people = []
        for number in 0..<random.number(0...7) { people.append(Self.person(number, &random)) }
    }

    private static func person(_ number: Int, _ random: inout SeededGenerator) -> Person {
        var person = Person(
            dn: "uid=p\(number),ou=people,dc=example", id: "id\(random.number(0...9))-\(number)",
            mail: (0..<random.number(0...3)).map { _ in address(&random) },
            logins: (0..<random.number(0...2)).map { _ in login(&random) },
            isLocked: random.oneIn(6),
            host: random.oneIn(2) ? random.pick(systems) : nil, isVIP: random.oneIn(4),
            relayed: [], box: random.oneIn(2) ? random.pick(["a", "b", "not valid"]) : nil)
        if random.oneIn(5) {
            person.kind = .shared
            person.dn = "cn=p\(number),ou=shared,dc=example"
        }
        if random.oneIn(20) { person.id = nil }
        if random.oneIn(40) { person.host = "nowhere" }
        if random.oneIn(2) { person.relayed = Array(person.mail.prefix(random.number(0...2))) }
        if random.oneIn(10) { person.relayed.append("stranger@a.example") }
        return person
    }

    private static func address(_ random: inout SeededGenerator) -> String {
        let local = random.pick(["a", "b", "c", "A", "B", "+a", "\"a\"", "\"x y\""])
        if random.oneIn(6) { return local }
        if random.oneIn(15) { return random.pick(["", "a b@a.example", "a@-", "@a.example"]) }
        let domain = random.pick([
            "a.example", "A.Example", "a.test", "b.example", "b.test", "far.example",
        ])
        return "\(local)@\(domain)"
    }

    private static func login(_ random: inout SeededGenerator) -> String {
        random.pick(["a", "b", "c", "A", "d", "e", "a@a.example", "b@b.example", "x\u{1}y", " c "])
    }

    /// A later state of the same directory: people come, go, move and swap; a domain may gain an
    /// alias.
    func later(_ random: inout SeededGenerator) -> RandomDirectory {
        var later = self
        for index in later.people.indices where random.oneIn(3) {
            let fresh = Self.person(100 + index, &random)
            switch random.number(0...3) {
            case 0: later.people[index].host = fresh.host
            case 1: later.people[index].mail = fresh.mail
            case 2: later.people[index].isLocked.toggle()
            default: later.people[index] = fresh
            }
        }
        if random.oneIn(3), !later.people.isEmpty { later.people.removeFirst() }
        later.people.append(Self.person(200, &random))
        if random.oneIn(2) { later.domains[0].append("new.example") }
        return later
    }

    private func template(_ text: String?) -> Template? { text.flatMap { try? Template($0) } }

    /// The directory's rules in the words of the code under test.
    var company: Company {
        var company = Company()
        company.domains = domains.map {
            MailDomain(name: $0[0], aliases: Array($0.dropFirst()), unknown: nil)
        }
        company.systems = zip(Self.systems, Self.hosted).map { name, isHosted in
            MailSystem(
                name: name, isHosted: isHosted, transport: NextHop("smtp:[\(name)]"),
                rewrite: isHosted ? nil : template(rewrite))
        }
        var map: [[UInt8]: Int] = [:]
        for (index, name) in Self.systems.enumerated() { map[Array(name.utf8)] = index }
        company.placement = [
            PlacementRule(
                name: "host", .value(of: "host", systems: map, otherwise: nil)),
            PlacementRule(name: "everybody else", .system(0, if: .always)),
        ]
        if let vipSystem, let filter = try? Filter("(title=vip)") {
            company.placement.insert(
                PlacementRule(name: "vip", .system(vipSystem, if: .filter(filter))), at: 0)
        }
        company.users = KindRules(
            .users(
                UserRules(
                    login: ["uid"], loginAddress: loginAddress,
                    relayedAddresses: readsRelayed ? "relayed" : nil)), id: "entryUUID",
            addresses: ["mail"], mailbox: template(mailbox),
            states: Company.locked(lockedMail).map {
                AccountState(
                    $0.filter,
                    Restriction(mail: lockedMail, login: deniesLockedLogin ? .deny : .allow))
            })
        company.shared = KindRules(
            .shared, id: "entryUUID", addresses: ["mail"], states: Company.locked(.reject))
        company.conflicts = stopsOnConflict ? .stop : .defer
        return company
    }

    /// The directory's entries, in the order of `people`.
    var entries: [Somebody] {
        people.map { person in
            let attributes = [
                "entryUUID": person.id.map { [$0] } ?? [], "mail": person.mail,
                "uid": person.logins, "locked": person.isLocked ? ["true"] : [],
                "host": person.host.map { [$0] } ?? [], "title": person.isVIP ? ["VIP"] : [],
                "relayed": person.relayed, "box": person.box.map { [$0] } ?? [],
            ]
            return Somebody(kind: person.kind, entry: EntryValue(person.dn, attributes))
        }
    }
}
