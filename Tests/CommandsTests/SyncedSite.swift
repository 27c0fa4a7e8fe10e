import TestSupport

/// A site with one host here and Exchange, of which a test says the rest, and a first generation.
///
/// Whose `employeeType` is `exchange` has the mailbox there.
struct SyncedSite {
    let workspace: Workspace

    /// `domains` are items of YAML; `kinds` is the sections of the kinds of account; `people` is LDIF.
    init(domains: String, kinds: String = "", outputs: String, people: String) throws {
        workspace = try Workspace(inMemory: true)
        try workspace.write(
            "splitroute.yaml",
            """
            domains:
            \(domains)
            directory:
              servers: [ldaps://ldap1.example.com]
              base: dc=example,dc=com
              bind: {method: anonymous}
            \(kinds)
            systems:
              here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
              exchange: {transport: "relay:[mail.exchange.example.com]:25"}
            placement:
              - {filter: "(employeeType=exchange)", system: exchange}
              - {system: here}
            outputs: \(outputs)

            """)
        try workspace.write("people.ldif", people)
        let sync = try run("sync", "--from", directory)
        guard sync.succeeded else { throw ProcessFailed(sync) }
    }

    /// The directory as a file.
    var directory: String { workspace.file("people.ldif") }

    /// Where every verb finds the site.
    var places: [String] {
        ["--settings", workspace.file("splitroute.yaml"), "--state", workspace.file("state")]
    }

    func run(_ words: String...) throws -> Processes.Outcome { try run(words) }

    func run(_ words: [String]) throws -> Processes.Outcome {
        try ProgramUnderTest.run(Array(words.prefix(1)) + places + words.dropFirst())
    }

    /// A person as a record; `more` are further lines.
    static func person(
        _ login: String, _ address: String, _ more: String = "title: none"
    ) -> String {
        """
        dn: uid=\(login),dc=example,dc=com
        objectClass: inetOrgPerson
        entryUUID: u-\(login)
        uid: \(login)
        mail: \(address)
        \(more)
        """
    }
}
