import Directory
import MailModel
import TestSupport
import Testing

/// What every source of entries does alike, asked of each of them about the same entries.
///
/// Whoever adds a source adds a case.
struct SourceConformanceTests {
    enum Source: String, CaseIterable { case file, server }

    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// A source with the entries, and what must live as long as it does.
    private struct Opened {
        let directory: any DirectorySource
        private let server: Slapd?

        init(_ source: Source, _ ldif: String, _ workspace: Workspace) throws {
            switch source {
            case .file:
                server = nil
                directory = try LDIFDirectory(path: workspace.write("directory.ldif", ldif))
            case .server:
                var configuration = Slapd.Configuration()
                configuration.tls = false
                configuration.ldif = ldif
                configuration.globalLines = [
                    "objectclass ( 2.16.840.1.113730.3.2.113 NAME 'nsTombstone' SUP top AUXILIARY )",
                    "objectclass ( 2.16.840.1.113719.2.142.6.1.1 NAME 'ldapSubEntry' SUP top AUXILIARY )",
                    "attributeoptions lang- csn- deleted deletedattribute",
                ]
                let server = try Slapd.start(configuration)
                self.server = server
                var reading = Asking.configuration(server.ldap)
                reading.pageSize = 2
                directory = try LDAPDirectory(reading)
            }
        }
    }

    private static let entries =
        Slapd.tree() + """
            dn: ou=staff,ou=people,dc=example,dc=com
            objectClass: organizationalUnit
            ou: staff

            dn: uid=anna,ou=people,dc=example,dc=com
            objectClass: inetOrgPerson
            uid: anna
            cn: Anna Beranger
            sn: Beranger
            mail: anna@example.com
            mail: a.beranger@example.com
            description;lang-fr: la premiere
            description;lang-de;csn-1: die erste

            dn: uid=bert,ou=staff,ou=people,dc=example,dc=com
            objectClass: inetOrgPerson
            uid: bert
            cn: Bert
            sn: B
            mail: bert@example.com

            dn: uid=carl,ou=staff,ou=people,dc=example,dc=com
            objectClass: inetOrgPerson
            uid: carl
            cn: Carl
            sn: C


            """

    private func open(_ source: Source, _ more: String = "") throws -> Opened {
        try Opened(source, SourceConformanceTests.entries + more, workspace)
    }

    /// The answer as sorted text: neither entries nor values have an order of their own.
    private func answer(_ opened: Opened, _ request: SearchRequest) throws -> [String] {
        var found: [String] = []
        try opened.directory.search(request) { entry in
            found.append(SourceConformanceTests.text(entry))
        }
        return found.sorted()
    }

    private static func text(_ entry: borrowing Entry) -> String {
        let parts = Asking.text(entry).split(separator: "|")
        return (parts.prefix(1) + parts.dropFirst().sorted()).joined(separator: "|")
    }

    private func names(
        _ opened: Opened, bases: [String] = ["dc=example,dc=com"], exclude: [String] = [],
        scope: SearchScope = .subtree, _ filter: String = "(uid=*)"
    ) throws -> [String] {
        try answer(
            opened,
            SearchRequest(
                bases: bases, exclude: exclude, scope: scope, filter: Filter(filter),
                attributes: AttributeList())
        ).map { String($0.prefix { $0 != "," }) }
    }

    private let people = "ou=people,dc=example,dc=com"
    private let staff = "ou=staff,ou=people,dc=example,dc=com"

    // MARK: what is found

    @Test(arguments: Source.allCases)
    func `base and scope say where`(_ source: Source) throws {
        let opened = try open(source)
        #expect(try names(opened) == ["uid=anna", "uid=bert", "uid=carl"])
        #expect(try names(opened, bases: [staff]) == ["uid=bert", "uid=carl"])
        #expect(try names(opened, bases: [people], scope: .one) == ["uid=anna"])
        #expect(try names(opened, bases: [people], scope: .base) == [])
        #expect(try names(opened, bases: [people], scope: .base, "(ou=*)") == ["ou=people"])
        #expect(try names(opened, bases: ["OU=Staff, OU=People,DC=Example,DC=com"]).count == 2)
    }

    @Test(arguments: Source.allCases)
    func `a base that is not there has no entries`(_ source: Source) throws {
        let opened = try open(source)
        var found: [String] = []
        // A server that lacks the base says so; a file may begin below it.
        let error = Asking.failure {
            found = try names(opened, bases: ["ou=gone,dc=example,dc=com"])
        }
        #expect(found == [])
        #expect(error?.code == (source == .server ? .missing : nil))
    }

    @Test(arguments: Source.allCases)
    func `filters find in any case, and nobody is an answer too`(_ source: Source) throws {
        let opened = try open(source)
        #expect(try names(opened, "(MAIL=Anna@EXAMPLE.com)") == ["uid=anna"])
        #expect(try names(opened, "(cn=anna  BERANGER)") == ["uid=anna"])
        #expect(try names(opened, "(&(objectClass=person)(!(mail=*)))") == ["uid=carl"])
        #expect(try names(opened, "(|(cn=b*t)(sn=c))") == ["uid=bert", "uid=carl"])
        #expect(try names(opened, "(uid=nobody)") == [])
    }

    @Test(arguments: Source.allCases)
    func `only the attributes asked for come, whatever their options`(_ source: Source) throws {
        let opened = try open(source)
        let request = try Asking.request(
            "(uid=anna)", attributes: ["mail", "DESCRIPTION", "title"])
        #expect(
            try answer(opened, request) == [
                "uid=anna,ou=people,dc=example,dc=com|DESCRIPTION=die erste|DESCRIPTION=la premiere"
                    + "|mail=a.beranger@example.com|mail=anna@example.com"
            ])
        #expect(
            try answer(opened, Asking.request("(uid=anna)", attributes: []))
                == ["uid=anna,ou=people,dc=example,dc=com"])
    }

    // MARK: several bases, and what is left out

    @Test(arguments: Source.allCases)
    func `several trees are one search, and no entry comes twice`(_ source: Source) throws {
        let opened = try open(source)
        let groups = "ou=groups,dc=example,dc=com"
        #expect(try names(opened, bases: [groups, staff]) == ["uid=bert", "uid=carl"])
        let overlapping = [staff, people, "OU=People, DC=example,DC=com", groups, staff]
        #expect(try names(opened, bases: overlapping) == ["uid=anna", "uid=bert", "uid=carl"])
        #expect(
            try names(opened, bases: [staff, people, people], scope: .one)
                == ["uid=anna", "uid=bert", "uid=carl"])
        #expect(
            try names(opened, bases: [staff, people, staff], scope: .base, "(ou=*)")
                == ["ou=people", "ou=staff"])
    }

    @Test(arguments: Source.allCases)
    func `what is excluded is left out, with all below it`(_ source: Source) throws {
        let opened = try open(source)
        #expect(try names(opened, exclude: [staff]) == ["uid=anna"])
        #expect(
            try names(opened, exclude: ["OU=Staff, ou=people,dc=example,dc=com"]) == ["uid=anna"])
        #expect(
            try names(
                opened, bases: [people, staff],
                exclude: ["uid=bert,ou=staff,ou=people,dc=example,dc=com", "ou=aff,\(people)"])
                == ["uid=anna", "uid=carl"])
        #expect(try names(opened, bases: [people], exclude: [people], scope: .one) == [])
        #expect(try names(opened, exclude: [staff], "(ou=s*)") == ["ou=services"])
    }

    // MARK: replication

    private static let leftovers = """
        dn: uid=gerd,ou=people,dc=example,dc=com
        objectClass: inetOrgPerson
        objectClass: NSTombstone
        uid: gerd
        cn: Gerd
        sn: G

        dn: uid=lost,ou=people,dc=example,dc=com
        objectClass: ldapsubentry
        objectClass: inetOrgPerson
        uid: lost
        cn: Lost
        sn: L

        dn: uid=dora,ou=people,dc=example,dc=com
        objectClass: inetOrgPerson
        uid: dora
        cn: Dora
        sn: D
        mail;csn-1: dora@example.com
        mail;csn-2;deleted: dora.old@example.com
        title;deletedattribute: none


        """

    @Test(arguments: Source.allCases)
    func `what replication leaves behind does not exist`(_ source: Source) throws {
        let opened = try open(source, SourceConformanceTests.leftovers)
        #expect(try names(opened) == ["uid=anna", "uid=bert", "uid=carl", "uid=dora"])
        let request = try Asking.request(
            "(uid=dora)", attributes: ["mail", "title", "objectClass"])
        #expect(
            try answer(opened, request) == [
                "uid=dora,ou=people,dc=example,dc=com|mail=dora@example.com|objectClass=inetOrgPerson"
            ])
        for name in ["gerd", "lost", "dora"] {
            let found = try opened.directory.read(
                dn: "uid=\(name),\(people)", attributes: AttributeList(["uid"])
            ) { _ in }
            #expect(found == (name == "dora"), "\(name)")
        }
    }

    // MARK: reading on

    @Test(arguments: Source.allCases)
    func `one entry is read by its name in any spelling`(_ source: Source) throws {
        let opened = try open(source)
        var seen: [String] = []
        let list = AttributeList(["uid"])
        let isThere = try opened.directory.read(dn: "UID=Anna, \(people)", attributes: list) {
            seen.append(Asking.text($0))
        }
        #expect(isThere)
        #expect(seen == ["uid=anna,ou=people,dc=example,dc=com|uid=anna"])
        #expect(
            try opened.directory.read(dn: "uid=nobody,\(people)", attributes: list) { _ in }
                == false)
    }

    @Test(arguments: Source.allCases)
    func `who has seen enough gets their own error back and may ask again`(
        _ source: Source
    ) throws {
        struct Enough: Error {}
        let opened = try open(source)
        var count = 0
        #expect(throws: Enough.self) {
            try opened.directory.search(Asking.request()) { _ in
                count += 1
                throw Enough()
            }
        }
        #expect(count == 1)
        #expect(try names(opened).count == 3)
    }

    @Test(arguments: Source.allCases)
    func `a name that is none is a mistake of the question`(_ source: Source) throws {
        let opened = try open(source)
        let error = Asking.failure { _ = try names(opened, exclude: ["people"]) }
        #expect(error?.code == .badData)
        #expect(error?.sentence == "the base people is not a DN")
    }
}
