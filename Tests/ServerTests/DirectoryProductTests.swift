import TestSupport
import Testing

/// OpenLDAP, 389 Directory Server and an Active Directory domain controller tell the story of one
/// company: who reads it comes to the same routes and the same denylist.
@Suite(.serialized)
final class DirectoryProductTests {
    private let workspace: Workspace
    /// What each sync said.
    private var logs: [String: String] = [:]

    init() throws { workspace = try Workspace() }

    /// What a product's administrator would write.
    private func settings(
        _ name: String, profile: String, servers: String, bind: String, password: String,
        tls: String, groups: String = "(objectClass=groupOfNames)", login: String = "uid"
    ) throws -> String {
        let secret = try workspace.write("\(name).secret", password + "\n", mode: 0o600)
        return try workspace.write(
            "\(name).yaml",
            """
            domains: [{name: example.com, aliases: [example.org]}]
            directory:
              profile: \(profile)
              servers: ["\(servers)"]
              base: dc=example,dc=com
              bind: {dn: "\(bind)", password_file: \(secret)}
              tls: \(tls)
            users: {base: "ou=people,dc=example,dc=com", login: [\(login)], suspended_mail: reject}
            shared: {base: "ou=shared,dc=example,dc=com", filter: "(objectClass=person)"}
            groups: {base: "ou=lists,dc=example,dc=com", filter: "\(groups)"}
            contacts: {base: "ou=contacts,dc=example,dc=com", filter: "(objectClass=person)"}
            systems:
              here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
              exchange: {transport: "smtp:[mail.exchange.example.com]:25"}
            placement:
              - {group: "cn=split-relay,ou=lists,dc=example,dc=com", system: exchange}
              - {system: here}
            outputs: {postfix: {settle: 0s}, dovecot: {}}
            state: \(workspace.file(name))

            """)
    }

    /// Routes and denylist without the ids, which are the server's own.
    private func decisions(_ name: String) throws -> (routes: [String], logins: [String]) {
        let routes = try workspace.read("\(name)/current/routes.tsv").split(separator: "\n")
        let logins = try workspace.read("\(name)/current/logins.tsv").split(separator: "\n")
        return (
            routes.map { line in
                var fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                fields[5] = "id"
                return fields.joined(separator: "\t")
            },
            logins.map { line in
                var fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                fields[1] = "id"
                return fields.joined(separator: "\t")
            }
        )
    }

    /// Syncs, looks with `check`, and takes a snapshot that says the same.
    private func sync(_ name: String, _ settings: String) throws -> (
        decisions: (routes: [String], logins: [String]), check: String
    ) {
        let sync = try ProgramUnderTest.run(["sync", "--verbose", "--settings", settings])
        #expect(sync.status == 0, "\(name): \(sync.errorText)")
        logs[name] = sync.errorText
        let file = workspace.file("\(name).ldif")
        let snapshot = try ProgramUnderTest.run(
            ["snapshot", "--settings", settings, "--output", file])
        #expect(snapshot.status == 0, "\(name): \(snapshot.errorText)")
        let replay = try ProgramUnderTest.run(
            ["plan", "--settings", settings, "--from", file, "--exit-code"])
        #expect(replay.status == 0, "\(name): \(replay.outputText)\(replay.errorText)")
        let check = try ProgramUnderTest.run(["check", "--settings", settings])
        #expect(check.status == 1, "\(name): \(check.errorText)")
        return (try decisions(name), check.outputText)
    }

    @Test func `the same company in three products`() throws {
        var configuration = Slapd.Configuration()
        configuration.ldif =
            Slapd.tree().replacing(
                "dn: ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\nou: people\n\n",
                with: "")
            + CorporateStory(dialect: .openldap).ldif
        let slapd = try Slapd.start(configuration)
        let trust = "{ca_file: \(slapd.authority.caFile)}"
        let openldap = try sync(
            "openldap",
            settings(
                "openldap", profile: "openldap", servers: slapd.ldaps, bind: slapd.readerDN,
                password: "reader", tls: trust))
        #expect(openldap.check.contains("server     OpenLDAP"), "\(openldap.check)")
        // Every third of 3,000 users has two more addresses, all in two domains; 20 shared
        // mailboxes, a list; a contact's address is foreign.
        #expect(openldap.decisions.routes.count == (3000 + 2 * 1000 + 20 + 1) * 2)
        #expect(openldap.decisions.routes.count { $0.contains("\trelay\texchange\t") } == 2 * 500)

        let port = try Ports.free()
        let suffix = "dn: dc=example,dc=com\nobjectClass: domain\ndc: example\n\n"
        let file = try workspace.write(
            "389ds-company.ldif", suffix + CorporateStory(dialect: .ds389).ldif, mode: 0o644)
        let ds389Server = try ForeignServer(
            "389ds", in: try Workspace(), ["\(port)", "\(try Ports.free())", file],
            answering: "ldap://127.0.0.1:\(port)")
        let ds389 = try sync(
            "389ds",
            settings(
                "389ds", profile: "389ds", servers: "ldap://127.0.0.1:\(port)",
                bind: "cn=Directory Manager", password: "admin-word", tls: "{mode: none}"))
        #expect(ds389.check.contains("389 Directory Server"), "\(ds389.check)")
        #expect(ds389.decisions.routes == openldap.decisions.routes)
        #expect(ds389.decisions.logins == openldap.decisions.logins)

        let story = try workspace.write(
            "ad-company.ldif", CorporateStory(dialect: .activeDirectory).ldif)
        let samba = try ForeignServer(
            "samba-ad", in: try Workspace(), [slapd.authority.path, story],
            answering: "ldap://127.0.0.1")
        let directory = try sync(
            "samba-ad",
            settings(
                "samba-ad", profile: "active-directory", servers: "ldaps://127.0.0.1",
                bind: "cn=reader,cn=Users,dc=example,dc=com", password: "Reader-Word-1", tls: trust,
                groups: "(objectClass=group)", login: "sAMAccountName"))
        #expect(directory.check.contains("server     Active Directory"), "\(directory.check)")
        #expect(directory.decisions.routes == openldap.decisions.routes)
        #expect(directory.decisions.logins == openldap.decisions.logins)
        #expect(
            logs["samba-ad"]?.contains("highestCommittedUSN is the same after the read") == true)
        let ids = try workspace.read("samba-ad/current/accounts.tsv").split(separator: "\n")
            .filter { $0.contains("\tuser\t") }
        #expect(ids.count == 3000)
        let isGUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\t/
        #expect(ids.allSatisfy { $0.prefixMatch(of: isGUID) != nil })
        withExtendedLifetime((ds389Server, samba)) {}
    }
}
