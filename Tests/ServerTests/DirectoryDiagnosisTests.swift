import TestSupport
import Testing

/// What `check` finds out about a directory before anything depends on it, and what a stale copy
/// of one leads to.
@Suite(.serialized)
struct DirectoryDiagnosisTests {
    private let lab: DirectoryLab

    init() throws { lab = try DirectoryLab() }

    private func check(_ change: (inout DirectoryLab.Choices) -> Void) throws -> [String] {
        let outcome = try lab.run("check", settings: lab.settings(change))
        // This host's Postfix and Dovecot are not wired to a test's tables.
        #expect(outcome.status == 1, "\(outcome.errorText)")
        return outcome.outputText.split(separator: "\n").map(String.init)
    }

    @Test func `the server, what it offers, and how many accounts each rule places`() throws {
        let lines = try check { _ in }
        #expect(lines.contains("server     OpenLDAP"))
        #expect(lines.contains("server     naming contexts: dc=example,dc=com"))
        #expect(
            lines.contains {
                $0.hasPrefix("server     mechanisms: ") && $0.contains("SCRAM-SHA-256")
            })
        #expect(lines.contains { $0.hasPrefix("server     controls: pages, ") })
        #expect(lines.contains("directory  \(lab.server.ldap): bound, 12 users"))
        let group = "cn=split-relay,ou=groups,dc=example,dc=com"
        #expect(lines.contains("rule       placement[1] (group \(group)): 3 accounts"))
        #expect(lines.contains("rule       placement[2] (everybody else): 9 accounts"))
    }

    @Test func `attributes that nobody has, and such as the schema does not know`() throws {
        let lines = try check { $0.users = ["addresses: [mail, mailLocalAddress, proxyAddresses]"] }
        #expect(lines.contains("absent     mailLocalAddress is in none of the 12 users"))
        #expect(
            lines.contains(
                "absent     proxyAddresses is in none of the 12 users, and the server's schema "
                    + "does not know it"))
        #expect(!lines.contains { $0.hasPrefix("absent     mail is") })
    }

    @Test func `rules that match nobody and a profile of another product`() throws {
        let lines = try check {
            $0.directory = ["profile: active-directory"]
            $0.users = ["filter: (objectClass=inetOrgPerson)", "id: entryUUID", "login: [uid]"]
            $0.placement = ["{filter: (title=pilot), system: exchange}", "{system: here}"]
        }
        #expect(
            lines.contains(
                "finding    placement[1] (filter (title=pilot)) matches nobody: remove it, or "
                    + "correct it"))
        #expect(
            lines.contains(
                "finding    directory.profile is active-directory, but the server is OpenLDAP: "
                    + "set it to openldap"))
    }

    @Test func `referrals that were not followed are a problem and a finding`() throws {
        let settings = try lab.settings()
        #expect(try lab.run("sync", settings: settings).status == 0)
        try lab.server.modify(
            """
            dn: ou=branch,dc=example,dc=com
            objectClass: referral
            objectClass: extensibleObject
            ou: branch
            ref: ldap://branch.example.com/ou=branch,dc=example,dc=com

            """)
        let sentence =
            "1 referral was not followed (branch.example.com): accounts that are only there are "
            + "missing; set directory.referrals to follow, or directory.base to where no referral is"
        #expect(try check { _ in }.contains("finding    \(sentence)"))
        #expect(try check { _ in }.contains("problem    ignored-referrals 1"))
        #expect(try lab.run("sync", settings: settings).status == 0)
        let problems = try lab.workspace.read("state/current/problems.tsv")
        #expect(problems == "ignored-referrals\twarning\t-\t-\t\(sentence)\n")
        let file = lab.workspace.file("copy.ldif")
        let snapshot = try lab.run("snapshot", "--output", file, settings: settings)
        #expect(snapshot.errorText.contains(sentence), "\(snapshot.errorText)")
        // Reading again, also in more pages, is no news.
        let small = try lab.settings { $0.directory = ["page_size: 3"] }
        let again = try lab.run("sync", settings: small)
        #expect(again.status == 0)
        #expect(try lab.live().generation == "generations/000002")
    }

    @Test func `a file is no server`() throws {
        let file = lab.workspace.file("company.ldif")
        let settings = try lab.settings()
        #expect(try lab.run("snapshot", "--output", file, settings: settings).status == 0)
        let outcome = try lab.run("check", "--from", file, settings: settings)
        #expect(outcome.status == 1, "\(outcome.errorText)")
        #expect(!outcome.outputText.contains("server     "))
        #expect(outcome.outputText.contains("absent     mailLocalAddress is in none"))
    }

    @Test func `a stale copy that answers first is refused by name`() throws {
        let settings = try lab.settings()
        #expect(try lab.run("sync", settings: settings).status == 0)
        var old = Slapd.Configuration()
        old.ldif = DirectoryLab.company(3)
        let replica = try Slapd.start(old)
        let both = try lab.settings {
            $0.servers = ["ldap://127.0.0.1:1", replica.ldap, lab.server.ldap]
            $0.more = ["limits: {removed: 5}"]
        }
        let sync = try lab.run("sync", "--accept", "settings", settings: both)
        #expect(sync.status == 3, "\(sync.errorText)")
        #expect(
            sync.errorText.contains("the directory was read from \(replica.ldap)\n"),
            "\(sync.errorText)")
        #expect(sync.errorText.contains("ldap://127.0.0.1:1 did not answer"))
        #expect(try lab.routes().count == 24)
    }

    @Test func `a change during the read is told, and harms nothing`() throws {
        var configuration = Slapd.Configuration()
        configuration.globalLines = ["moduleload syncprov"]
        configuration.databaseLines = ["overlay syncprov"]
        let busy = try DirectoryLab(configuration)
        let settings = try busy.settings()
        let quiet = try busy.run("sync", "--verbose", settings: settings)
        #expect(quiet.status == 0)
        #expect(quiet.errorText.contains("contextCSN is the same after the read as before"))
        // Somebody changes a telephone number again and again while the directory is read.
        let changes = (0..<20_000).map { number in
            "dn: uid=user000001,ou=people,dc=example,dc=com\nchangetype: modify\n"
                + "replace: telephoneNumber\ntelephoneNumber: \(number)\n\n"
        }
        let file = try busy.workspace.write("changes.ldif", changes.joined())
        let writer = try Processes.start(
            [
                "ldapmodify", "-x", "-H", busy.server.ldap, "-D", busy.server.adminDN, "-w",
                "admin", "-f", file,
            ], environment: ["LDAPNOINIT": "1"], log: busy.workspace.file("writer.log"))
        let isWriting = Patience.waits {
            let found = try? busy.server.search(["-b", "dc=example,dc=com", "(telephoneNumber=*)"])
            return found?.contains("telephoneNumber") ?? false
        }
        #expect(isWriting)
        let sync = try busy.run("sync", "--verbose", settings: settings)
        #expect(writer.isRunning)
        writer.stop()
        #expect(sync.status == 0)
        #expect(
            sync.errorText.contains("the directory was changed while it was read (contextCSN)"),
            "\(sync.errorText)")
    }

    @Test func `who is renamed or moved within the directory stays who he is`() throws {
        let settings = try lab.settings()
        #expect(try lab.run("sync", settings: settings).status == 0)
        let before = try ["routes.tsv", "logins.tsv"].map {
            try lab.workspace.bytes(of: "state/current/" + $0)
        }
        try lab.server.modify(
            """
            dn: uid=user000007,ou=people,dc=example,dc=com
            changetype: moddn
            newrdn: cn=Given7 Family7
            deleteoldrdn: 0
            newsuperior: ou=groups,dc=example,dc=com

            """)
        let plan = try lab.run("plan", "--format", "json", settings: settings)
        for count in ["added", "removed", "moved", "changed", "denied", "allowed"] {
            #expect(plan.outputText.contains("\"\(count)\" : 0"), "\(plan.outputText)")
        }
        #expect(try lab.run("sync", settings: settings).status == 0)
        let after = try ["routes.tsv", "logins.tsv"].map {
            try lab.workspace.bytes(of: "state/current/" + $0)
        }
        #expect(after == before)
        let why = try lab.run("explain", "user000007@example.com", settings: settings)
        #expect(why.outputText.contains("cn=Given7 Family7,ou=groups"), "\(why.outputText)")
    }
}
