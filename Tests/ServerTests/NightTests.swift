import Foundation
import TestSupport
import Testing

/// The night that `examples/migration-wave/README.md` tells, on two real directory servers: the timer
/// runs as the service's user, the administrator is root.
@Suite struct NightTests {
    @Test func `from the pilot to the last user, with a mistake and a directory that fails`() throws
    {
        let night = try Night()
        // The evening: the pilot and the rehearsal are here.
        #expect(try night.timer().status == 0)
        #expect(try night.here == ["anna", "ben", "postmaster"])
        let supposed = try night.root("splitroute plan --assume wave-1.csv=here")
        #expect(supposed.outputText.contains("users: here 2 -> 5, old 4 -> 1"))
        try night.root(
            "splitroute plan --assume wave-1.csv=here --format html --output wave-1.html")
        #expect(try night.read("wave-1.html").contains("<html"))

        // The wave, with a row too many.
        try night.append("wave-1.csv", and: "fatou,,\n")
        let early = try night.timer()
        #expect(early.status == 3)
        #expect(early.errorText.contains("generation 1 stays live, as it has been since "))
        try night.root("splitroute plan --save wave-1.json")
        #expect(
            try night.root("splitroute show wave-1.json").outputText.contains("fatou@example.com"))
        try night.root("splitroute apply wave-1.json")
        let wave = ["anna", "ben", "carla", "dmitri", "elif", "postmaster", "sales"]
        #expect(try night.here == (wave + ["fatou"]).sorted())

        // Back at once, and nothing moves her again.
        try night.root("splitroute rollback")
        #expect(try night.here == ["anna", "ben", "postmaster"])
        let held = try night.timer()
        #expect(held.status == 0)
        #expect(held.errorText.contains("held since"), "\(held.errorText)")
        #expect(held.errorText.contains("would move"), "\(held.errorText)")
        try night.takeOut("fatou")
        #expect(!(try night.root("splitroute plan").outputText.contains("fatou@example.com")))
        try night.root("splitroute resume")
        try night.root("splitroute plan --save wave-1.json")
        try night.root("splitroute apply wave-1.json")
        #expect(try night.here == wave)

        // The directory is worked on.
        try night.root("splitroute hold \"LDAP maintenance until six\"")
        let status = try night.root("splitroute status").outputText
        #expect(status.contains("LDAP maintenance until six"))
        try night.root("splitroute resume")

        // The first server is down, and the second has half of the company.
        night.first.stop()
        let half = try night.timer()
        #expect(half.status == 3, "\(half.errorText)")
        #expect(
            half.errorText.contains("people served until now would lose addresses: ou=people 3"))
        #expect(half.errorText.contains("generation 4 stays live, as it has been since "))
        let kept = try #require(try night.refusedPlan())
        #expect(try night.root("splitroute show \(kept)").outputText.contains("elif@example.com"))

        // Both are down. The help desk's telephone rings.
        night.second.stop()
        let down = try night.timer()
        #expect(down.status == 69)
        #expect(down.errorText.contains("generation 4 stays live, as it has been since "))
        try night.answerTheHelpDesk()
        #expect(try night.here == wave)
        #expect(try night.strangers().isEmpty)

        #expect(try night.commandsOfThePage().subtracting(night.said).isEmpty)
    }

    @Test func `the last user moves, and nobody is denied any more`() throws {
        let night = try Night()
        #expect(try night.timer().status == 0)
        try night.everybodyIsHere()
        let asked = try night.timer()
        #expect(asked.status == 3 && asked.errorText.contains("settings"), "\(asked.errorText)")
        try night.root("splitroute plan --save last.json")
        try night.root("splitroute apply last.json")
        #expect(try night.here.count == 8)
        #expect(try night.read("state/current/dovecot/deny").isEmpty)
        let quiet = try night.timer()
        #expect(quiet.status == 0 && quiet.errorText.isEmpty)
    }
}

/// The example's company on two servers, of which the second knows half of it.
private final class Night {
    let first: Slapd
    let second: Slapd
    private let workspace: Workspace
    /// What was typed, as the page has it.
    private(set) var said: Set<String> = [
        "splitroute plan --save last.json", "splitroute apply last.json",
    ]

    private static let timer = [
        "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--",
    ]
    private static let example = ProgramUnderTest.repository + "/examples/migration-wave/"

    init() throws {
        workspace = try Workspace()
        let people = try Night.file("directory.ldif")
        let service = """

            dn: ou=services,dc=example,dc=com
            objectClass: organizationalUnit
            ou: services

            dn: cn=splitroute,ou=services,dc=example,dc=com
            objectClass: applicationProcess
            objectClass: simpleSecurityObject
            cn: splitroute
            userPassword: secret

            """
        var whole = Slapd.Configuration()
        whole.ldif = people + service
        first = try Slapd.start(whole)
        var half = Slapd.Configuration()
        half.authority = first.authority
        half.ldif =
            people.components(separatedBy: "\n\n").filter { record in
                !["uid=dmitri", "uid=elif", "uid=fatou"].contains { record.contains("dn: \($0)") }
            }.joined(separator: "\n\n") + "\n" + service
        second = try Slapd.start(half)
        for name in ["moved.csv", "rehearsal.csv", "wave-1.csv", "yesterday.txt"] {
            try workspace.write(name, try Night.file(name))
        }
        let secret = try workspace.write("bind.secret", "secret\n", mode: 0o600)
        try workspace.write(
            "splitroute.yaml",
            try Night.file("splitroute.yaml")
                .replacing(
                    "[ldaps://ldap1.example.com]",
                    with: "[\"\(first.ldaps)\", \"\(second.ldaps)\"]\n"
                        + "  tls: {ca_file: \(first.authority.caFile)}"
                )
                .replacing("/etc/splitroute/bind.secret", with: secret)
                // No daemon is there to wait for.
                .replacing("postfix: {}", with: "postfix: {settle: 0s}"))
        try workspace.folder("state", mode: 0o755)
        try workspace.give(to: 65_534, group: 65_534)
    }

    private static func file(_ name: String) throws -> String {
        try String(contentsOfFile: example + name, encoding: .utf8)
    }

    func read(_ name: String) throws -> String { try workspace.read(name) }

    // MARK: who does something

    /// The timer's run, as the service's user.
    func timer() throws -> Processes.Outcome {
        try Processes.run(
            Night.timer + [ProgramUnderTest.path, "sync"] + places, directory: workspace.path)
    }

    /// What the administrator types as root, as the page has it; it is done.
    @discardableResult
    func root(_ line: String) throws -> Processes.Outcome {
        said.insert(line)
        let outcome = try Processes.run(
            [ProgramUnderTest.path] + Night.words(line).dropFirst() + places,
            directory: workspace.path)
        // check finds that this host is not wired to a test's tables.
        let expected: Int32 = line.contains(" check ") ? 1 : 0
        #expect(outcome.status == expected, "\(line): \(outcome.outputText)\(outcome.errorText)")
        return outcome
    }

    private var places: [String] {
        ["--settings", workspace.file("splitroute.yaml"), "--state", workspace.file("state")]
    }

    /// The words of a line as a shell takes them: what is in quotes is one.
    private static func words(_ line: String) -> [String] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .flatMap { index, part in
                index.isMultiple(of: 2)
                    ? part.split(separator: " ").map(String.init) : [String(part)]
            }
    }

    // MARK: what is done to files

    func append(_ list: String, and more: String) throws {
        let rows = try workspace.read(list).split(separator: "\n").dropFirst()
        let text = try workspace.read("moved.csv") + rows.joined(separator: "\n") + "\n" + more
        try workspace.write("moved.csv", text)
    }

    func takeOut(_ login: String) throws {
        let rows = try workspace.read("moved.csv").split(separator: "\n")
        try workspace.write(
            "moved.csv",
            rows.filter { !$0.hasPrefix("\(login),") }.joined(separator: "\n") + "\n")
    }

    func everybodyIsHere() throws {
        let lines = try workspace.read("splitroute.yaml").split(separator: "\n")
        try workspace.write(
            "splitroute.yaml",
            lines.filter { !$0.contains("{list: ") }.joined(separator: "\n")
                .replacing("  - {system: old}", with: "  - {system: here}") + "\n")
    }

    // MARK: what is there

    /// The local parts that Postfix, asked through postmap(1), delivers here.
    var here: [String] {
        get throws {
            let addresses = try workspace.read("state/current/routes.tsv").split(separator: "\n")
                .map { String($0.prefix { $0 != "\t" }) }
            let table = "lmdb:" + workspace.file("state/current/postfix/transport")
            let answer = try Processes.run(
                ["postmap", "-q", "-", table],
                input: Array((addresses.joined(separator: "\n") + "\n").utf8))
            return answer.outputText.split(separator: "\n").filter { $0.contains("\tlmtp:unix:") }
                .map { String($0.prefix { $0 != "@" }) }.sorted()
        }
    }

    /// The newest plan that a guard refused.
    func refusedPlan() throws -> String? {
        let plans = workspace.file("state/plans")
        let found = try Processes.run(["ls", "-t", plans]).outputText.split(separator: "\n")
        return found.first.map { "\(plans)/\($0)" }
    }

    /// What in the state folder does not belong to the service's user.
    func strangers() throws -> String {
        try Processes.run(["find", workspace.file("state"), "!", "-user", "65534"]).outputText
    }

    /// Every command in a block or a cell of the page.
    func commandsOfThePage() throws -> Set<String> {
        let lines = try Night.file("README.md").split(separator: "\n")
        let blocks = lines.filter { $0.hasPrefix("splitroute ") }.map(String.init)
        let cells = lines.filter { $0.hasPrefix("| ") }.flatMap { line in
            line.split(separator: "`").map(String.init).filter { $0.hasPrefix("splitroute ") }
        }
        return Set(blocks + cells)
    }

    /// The questions of the page, each answered by its one command while both servers are down.
    func answerTheHelpDesk() throws {
        func expect(_ line: String, _ words: String...) throws {
            let answer = try root(line).outputText
            for word in words { #expect(answer.contains(word), "\(line): \(answer)") }
        }
        try expect(
            "splitroute explain carla@example.com", "deliver on here", "placement rule moved",
            "since")
        try expect("splitroute explain carla", "uid=carla,ou=people", "not denied")
        try expect("splitroute explain \"Carla Rossi\"", "carla@example.com", "hosted on here")
        try expect("splitroute history --of carla", "old", "here", "moved", "apply")
        try expect("splitroute explain cralla@example.com", "carla@example.com")
        let old = try root("splitroute list accounts --system old").outputText
        #expect(old.contains("uid=fatou") && !old.contains("uid=carla"), "\(old)")
        try expect("splitroute status", "generation   4", "status 69")
        try expect(
            "splitroute check --recipients yesterday.txt", "4 served, 1 unknown",
            "would be unknown: webmaster@example.com")
        try expect("splitroute history", "rollback to 1", "apply")
    }
}
