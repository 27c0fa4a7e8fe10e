import Foundation
import TestSupport

/// A slapd with a small company, and settings to read it with: 12 users, of whom those in
/// `cn=split-relay` have their mailbox on Exchange.
final class DirectoryLab {
    let workspace: Workspace
    let server: Slapd

    /// Users `user000000…`, the first three in the group.
    static func company(_ users: Int = 12) -> String {
        let members = (0..<3).map { "member: uid=user00000\($0),ou=people,dc=example,dc=com\n" }
        return Slapd.tree() + Slapd.people(users) + """
            dn: cn=split-relay,ou=groups,dc=example,dc=com
            objectClass: groupOfNames
            cn: split-relay
            \(members.joined())

            """
    }

    init(_ configuration: Slapd.Configuration = Slapd.Configuration()) throws {
        workspace = try Workspace()
        var configuration = configuration
        configuration.ldif = configuration.ldif ?? DirectoryLab.company()
        server = try Slapd.start(configuration)
    }

    /// What differs from the settings most tests use.
    struct Choices {
        /// The servers; nil: the lab's, in clear.
        var servers: [String]?
        var password = "reader"
        var passwordMode: mode_t = 0o600
        /// nil: simple, as the reader.
        var bind: String?
        var tls = "{mode: none}"
        var base = "dc=example,dc=com"
        var directory: [String] = []
        var placement = [
            "{group: \"cn=split-relay,ou=groups,dc=example,dc=com\", system: exchange}",
            "{system: here}",
        ]
        var users: [String] = []
        var more: [String] = []
        var state = "state"
    }

    /// Writes settings and answers their path.
    func settings(_ change: (inout Choices) -> Void = { _ in }) throws -> String {
        var choices = Choices()
        change(&choices)
        let secret = try workspace.write(
            "bind.secret", choices.password + "\n", mode: choices.passwordMode)
        let bind = choices.bind ?? "{dn: \"\(server.readerDN)\", password_file: \(secret)}"
        let servers = (choices.servers ?? [server.ldap]).map { "\"\($0)\"" }
        let lines =
            [
                "domains: [{name: example.com}]",
                "directory:",
                "  servers: [\(servers.joined(separator: ", "))]",
                "  base: \"\(choices.base)\"",
                "  bind: \(bind)",
                "  tls: \(choices.tls)",
            ] + choices.directory.map { "  " + $0 }
            + (choices.users.isEmpty ? [] : ["users:"] + choices.users.map { "  " + $0 })
            + [
                "systems:",
                "  here: {hosted: true, transport: \"lmtp:unix:private/dovecot-lmtp\"}",
                "  exchange: {transport: \"smtp:[mail.exchange.example.com]:25\"}",
                "placement:",
            ] + choices.placement.map { "  - " + $0 }
            + [
                "outputs: {postfix: {settle: 0s}, dovecot: {}}",
                "state: \(workspace.file(choices.state))",
            ] + choices.more
        return try workspace.write("splitroute.yaml", lines.joined(separator: "\n") + "\n")
    }

    /// Runs a verb with these settings.
    @discardableResult
    func run(_ verb: String..., settings: String) throws -> Processes.Outcome {
        try ProgramUnderTest.run(verb + ["--settings", settings])
    }

    /// Everything below the state folder with size, mode and time of change: equal listings mean
    /// that nothing was written.
    func listing(_ state: String = "state") throws -> String {
        let found = try Processes.run(
            ["find", workspace.file(state), "-printf", "%P %y %m %s %T@ %l\n"])
        return found.outputText.split(separator: "\n").sorted().joined(separator: "\n")
    }

    /// The folder that is live, and whether every file in it is as its manifest says.
    func live(_ state: String = "state") throws -> (generation: String, isWhole: Bool) {
        let link = try FileManager.default.destinationOfSymbolicLink(
            atPath: workspace.file("\(state)/current"))
        let check = try Processes.run(
            ["sha256sum", "--check", "--quiet"],
            directory: workspace.file("\(state)/current"),
            input: Array(try checksums(of: "\(state)/current").utf8))
        return (link, check.succeeded)
    }

    func routes(_ state: String = "state") throws -> [String] {
        try workspace.read("\(state)/current/routes.tsv").split(separator: "\n").map(String.init)
    }

    /// The systems by address, for a look at who is where.
    func system(of address: String, _ state: String = "state") throws -> String? {
        try routes(state).first { $0.hasPrefix(address + "\t") }?
            .split(separator: "\t")[2].description
    }

    private func checksums(of folder: String) throws -> String {
        struct Inventory: Decodable {
            struct File: Decodable {
                let path: String
                let sha256: String
            }
            let files: [File]
        }
        let data = Data(try workspace.bytes(of: folder + "/manifest.json"))
        return try JSONDecoder().decode(Inventory.self, from: data).files
            .map { "\($0.sha256)  \($0.path)\n" }.joined()
    }
}
