import Directory
import MailModel
import TestSupport
import Testing

/// A file in place of a server.
struct LDIFDirectoryTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func directory(_ text: String) throws -> LDIFDirectory {
        try LDIFDirectory(path: workspace.write("directory.ldif", text))
    }

    private func entries(_ text: String, _ request: SearchRequest? = nil) throws -> [String] {
        try Asking.entries(of: directory(text), request ?? everything())
    }

    private func everything() throws -> SearchRequest {
        try Asking.request("(|(uid=*)(!(uid=*)))", base: "", attributes: ["uid", "mail", "cn"])
    }

    private func flaw(_ text: String) throws -> DirectoryError? {
        let request = try everything()
        return Asking.failure { _ = try Asking.entries(of: directory(text), request) }
    }

    @Test func `records, version, comments and blank lines`() throws {
        let text = """
            # made by hand,
              on two lines
            version: 1

            dn: uid=anna,dc=x
            uid: anna
            # between lines
            mail: anna@x.test
            mail;lang-fr: anne@x.test
            other: not asked for


            # user two
            dn:uid=bob,dc=x
            UID:bob
            """
        #expect(
            try entries(text) == [
                "uid=anna,dc=x|uid=anna|mail=anna@x.test|mail=anne@x.test",
                "uid=bob,dc=x|uid=bob",
            ])
    }

    @Test func `folded lines, base64, empty values and line ends of DOS`() throws {
        let text = """
            dn: uid=anna,
              ou=people,dc
             =x
            cn:: QW5uYSBCw6l
             yYW5nZXI=
            mail:
            uid::
            cn: a:b:: c<d

            dn:: dWlkPcOpdmUsZGM9eA==
            uid: eve

            """
        let expected = [
            "uid=anna, ou=people,dc=x|cn=Anna Béranger|mail=|uid=|cn=a:b:: c<d",
            "uid=éve,dc=x|uid=eve",
        ]
        #expect(try entries(text) == expected)
        let dos = text.split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: "\r\n")
        #expect(try entries(dos) == expected)
    }

    @Test func `an empty file is an empty directory`() throws {
        #expect(try entries("") == [])
        #expect(try entries("\n# nothing\n\n") == [])
    }

    @Test(arguments: [
        ("uid: anna\n", 1, "must begin with its dn"),
        ("dn: uid=anna,dc=x\nuid: anna\n\nmail: x@x.test\n", 4, "must begin with its dn"),
        ("dn: uid=anna,dc=x\nuid anna\n", 2, "without a colon"),
        ("dn: uid=anna,dc=x\n: anna\n", 2, "without an attribute name"),
        ("dn: uid=anna,dc=x\nuid:: ?=\n", 2, "not base64"),
        ("dn: uid=anna,dc=x\nuid:: QQ=A\n", 2, "not base64"),
        ("dn: uid=anna,dc=x\nuid: a\nmail:< file:///etc/passwd\n", 3, "stands in another file"),
        ("dn: uid=anna,dc=x\nchangetype: modify\nreplace: uid\n", 2, "a change record"),
        ("dn: uid=anna,dc=x\ncontrol: 1.2.3 true\nuid: a\n", 2, "a control"),
        ("dn: uid=anna,dc=x\nuid: a\ndn: uid=b,dc=x\n", 3, "a second dn"),
        ("version: 2\n\ndn: uid=anna,dc=x\n", 1, "only version 1"),
        ("\n folded\n", 2, "without a line before it"),
        ("dn: anna\nuid: anna\n", 1, "not a distinguished name"),
        ("dn: anna,dc=x\nuid: anna\n", 1, "not a distinguished name"),
        ("dn: uid=anna,staff,dc=x\nuid: anna\n", 1, "not a distinguished name"),
    ])
    func `a mistake has a line`(_ text: String, _ line: Int, _ words: String) throws {
        let error = try flaw(text)
        #expect(error?.code == .badData)
        #expect(error?.subject == "\(workspace.file("directory.ldif")):\(line)")
        #expect(error?.sentence.contains(words) == true)
    }

    @Test func `ldapsearch without -LLL, its result and its references`() throws {
        let text = """
            # extended LDIF
            #
            # LDAPv3

            # anna, x
            dn: uid=anna,dc=x
            uid: anna

            # search reference
            ref: ldap://elsewhere.test/ou=other,dc=x??sub

            # search result
            search: 2
            result: 0 Success
            control: 1.2.840.113556.1.4.319 false MAoCAQEEBQEAAAA=
            pagedresults: cookie=

            # numResponses: 3

            """
        let directory = try directory(text)
        #expect(try Asking.names(of: directory, everything()) == ["uid=anna,dc=x"])
        #expect(directory.notes.ignoredReferrals.count == 1)
        let cut = text.replacing("result: 0 Success", with: "result: 4 Size limit exceeded")
        let error = try flaw(cut)
        #expect(error?.code == .badData)
        #expect(error?.sentence.contains("truncated") == true)
        #expect(error?.sentence.contains("4 Size limit exceeded") == true)
    }

    @Test func `base, scope and filter are evaluated here`() throws {
        let text = """
            dn: ou=people,dc=x
            cn: people

            dn: uid=anna,ou=people,dc=x
            cn: Anna

            dn: uid=bob, OU=Staff, ou=People, dc=X
            cn: Bob

            dn: uid=eve,ou=more-people,dc=x
            cn: Eve

            dn: cn=O\\,Hara,ou=people,dc=x
            cn: O,Hara

            """
        func names(_ scope: SearchScope, _ filter: String = "(cn=*)") throws -> [String] {
            let request = try Asking.request(
                filter, base: "ou=people,dc=x", scope: scope, attributes: [])
            return try Asking.entries(of: directory(text), request)
        }
        #expect(try names(.base) == ["ou=people,dc=x"])
        #expect(
            try names(.one) == ["uid=anna,ou=people,dc=x", "cn=O\\,Hara,ou=people,dc=x"])
        #expect(try names(.subtree).count == 4)
        #expect(try names(.subtree, "(cn=bob)") == ["uid=bob, OU=Staff, ou=People, dc=X"])
        let missing = try Asking.request(base: "ou=gone,dc=x")
        #expect(try entries(text, missing) == [])
    }

    @Test func `read finds by name in any spelling, and answers false for nobody`() throws {
        let text = (0..<500).map { "dn: uid=user\($0),dc=x\nuid: user\($0)\n" }
            .joined(separator: "\n")
        let directory = try directory(text)
        var seen: [String] = []
        let list = AttributeList(["uid"])
        #expect(
            try directory.read(dn: "UID=User77, DC=X", attributes: list) {
                seen.append(Asking.text($0))
            })
        #expect(seen == ["uid=user77,dc=x|uid=user77"])
        #expect(try directory.read(dn: "uid=user500,dc=x", attributes: list) { _ in } == false)
        #expect(try directory.read(dn: "not a name", attributes: list) { _ in } == false)
    }

    @Test func `read finds what an earlier search found, and what it did not`() throws {
        let directory = try directory(
            "dn: cn=group,dc=x\nmember: uid=anna,dc=x\n\ndn: uid=anna,dc=x\nuid: anna\n")
        let groups = try Asking.request("(member=*)", base: "dc=x", attributes: [])
        #expect(try Asking.names(of: directory, groups) == ["cn=group,dc=x"])
        for name in ["cn=group,dc=x", "uid=anna,dc=x", "CN=Group,dc=x"] {
            #expect(try directory.read(dn: name, attributes: AttributeList()) { _ in }, "\(name)")
        }
        #expect(
            try directory.read(dn: "uid=bob,dc=x", attributes: AttributeList()) { _ in } == false)
    }

    @Test func `entries may be read while others stream by`() throws {
        let text = """
            dn: cn=group,dc=x
            cn:: Z3JvdXA=
            member:: dWlkPWFubmEsZGM9eA==

            dn: uid=anna,dc=x
            uid:: YW5uYQ==

            """
        let directory = try directory(text)
        var seen: [String] = []
        let request = try Asking.request("(cn=*)", base: "", attributes: ["cn", "member"])
        try directory.search(request) { group in
            _ = try directory.read(dn: "uid=anna,dc=x", attributes: AttributeList(["uid"])) {
                seen.append(Asking.text($0))
            }
            seen.append(Asking.text(group))
        }
        #expect(
            seen == ["uid=anna,dc=x|uid=anna", "cn=group,dc=x|cn=group|member=uid=anna,dc=x"])
    }

    @Test func `referral objects are counted, not handed on`() throws {
        let text = """
            dn: ou=elsewhere,dc=x
            objectClass: referral
            objectClass: extensibleObject
            ref: ldap://elsewhere.test/ou=elsewhere,dc=x

            dn: uid=anna,dc=x
            objectClass: inetOrgPerson

            """
        let directory = try directory(text)
        #expect(try Asking.names(of: directory, everything()) == ["uid=anna,dc=x"])
        #expect(directory.notes.ignoredReferrals.count == 1)
        #expect(
            try directory.read(dn: "ou=elsewhere,dc=x", attributes: AttributeList()) { _ in }
                == false)
    }

    @Test func `files that cannot be read`() throws {
        for path in [workspace.file("gone.ldif"), workspace.path] {
            let error = Asking.failure { _ = try LDIFDirectory(path: path) }
            #expect(error?.code == .noInput)
            #expect(error?.subject == path)
        }
    }

    @Test func `what ldapsearch and slapcat write is understood`() throws {
        var lab = Slapd.Configuration()
        lab.tls = false
        lab.ldif =
            Slapd.tree() + Slapd.people(20) + """
                dn: uid=renée,ou=people,dc=example,dc=com
                objectClass: inetOrgPerson
                uid: renée
                cn: Renée with a name that is so long that it certainly has to be folded somewhere
                sn: Renée
                mail: renee@example.com
                description:: IGJsYW5rcyBhbmQKYSBsaW5lIA==


                """
        let server = try Slapd.start(lab)
        let request = try Asking.request(attributes: ["uid", "cn", "description", "mail"])
        let truth = try Asking.entries(
            of: LDAPDirectory(Asking.configuration(server.ldap)), request)
        #expect(truth.count == 21)
        for style in [["-LLL"], ["-LLL", "-o", "ldif-wrap=no"], ["-LL"], ["-L"], []] {
            let arguments = ["ldapsearch", "-x", "-H", server.ldapi, "-D", server.readerDN]
            let output = try Processes.run(
                arguments + ["-w", "reader", "-b", lab.suffix] + style,
                environment: ["LDAPNOINIT": "1"])
            #expect(output.succeeded)
            #expect(try entries(output.outputText, request) == truth)
        }
    }
}
