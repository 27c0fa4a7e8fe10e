import Directory
import MailModel
import TestSupport
import Testing

/// Files as other programs write them, beside what RFC 2849 asks for.
struct LDIFOfOtherToolsTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private static let plain = """
        version: 1

        dn: uid=anna,dc=x
        uid: anna
        cn: Änne 🙂
        mail: anna@x.test

        dn: uid=bert,dc=x
        uid: bert
        mail: bert@x.test

        """
    private let people = [
        "uid=anna,dc=x|uid=anna|cn=Änne 🙂|mail=anna@x.test",
        "uid=bert,dc=x|uid=bert|mail=bert@x.test",
    ]

    private func entries(_ bytes: some Sequence<UInt8>) throws -> [String] {
        let directory = try LDIFDirectory(
            path: workspace.write("directory.ldif", bytes: Array(bytes)))
        return try Asking.entries(
            of: directory,
            Asking.request("(uid=*)", base: "", attributes: ["uid", "mail", "cn"]))
    }

    private func flaw(_ bytes: some Sequence<UInt8>) -> DirectoryError? {
        Asking.failure { _ = try entries(bytes) }
    }

    // MARK: encodings

    @Test func `a byte order mark is no part of the first name`() throws {
        #expect(try entries([0xEF, 0xBB, 0xBF] + Self.plain.utf8) == people)
        let dn = Self.plain.utf8.drop { $0 != UInt8(ascii: "d") }
        #expect(try entries([0xEF, 0xBB, 0xBF] + dn) == people)
        #expect(try entries([0xEF, 0xBB, 0xBF]) == [])
    }

    @Test(arguments: [false, true])
    func `UTF-16 with a byte order mark is read as its text`(_ isBigEndian: Bool) throws {
        for text in [Self.plain, Self.plain.replacing("\n", with: "\r\n")] {
            let bytes = utf16("\u{FEFF}" + text, isBigEndian: isBigEndian)
            #expect(try entries(bytes) == people)
            #expect(flaw(bytes.dropLast())?.sentence == Self.notUTF16)
        }
        let lonely = utf16("\u{FEFF}dn: uid=", isBigEndian: isBigEndian) + [0xD8, 0xD8]
        #expect(flaw(lonely)?.sentence == Self.notUTF16)
        #expect(flaw(lonely)?.code == .badData)
        #expect(try entries(utf16("\u{FEFF}", isBigEndian: isBigEndian)) == [])
    }

    private static let notUTF16 = "the file begins as UTF-16 and is not UTF-16 to its end"

    private func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return isBigEndian ? pair : pair.reversed()
        }
    }

    // MARK: records

    @Test func `records that are to be added are the contents of a directory`() throws {
        let text = Self.plain.replacing("uid: ", with: "changetype: Add \nuid: ")
        #expect(try entries(text.utf8) == people)
    }

    @Test(arguments: [
        "changetype: modify\nreplace: uid\nuid: a\n-\n", "changetype: delete\n",
        "changetype: modrdn\nnewrdn: uid=b\n", "replace: uid\nuid: a\n-\n",
    ])
    func `changes are refused with what to take instead`(_ change: String) {
        let error = flaw((Self.plain + "\ndn: uid=anna,dc=x\n" + change).utf8)
        #expect(error?.code == .badData)
        #expect(
            error?.sentence
                == "a change record (changetype: modify, delete or modrdn): only the contents of a "
                + "directory can be read; export them, for example with ldapsearch or slapcat")
    }

    @Test func `a value in another file matters only where somebody asked for it`() throws {
        let photo = "jpegPhoto:< file:///var/tmp/photo\n"
        #expect(
            try entries(Self.plain.replacing("mail: a", with: photo + "mail: a").utf8) == people)
        for name in ["mail", "MAIL;lang-fr", "objectClass", "dn"] {
            let text = "dn: uid=eve,dc=x\n\(name):< file:///var/tmp/value\n"
            #expect(
                flaw((name == "dn" ? String(text.dropFirst(17)) : text).utf8)?.sentence
                    == "a value that stands in another file (:<) is not read", "\(name)")
        }
    }

    // MARK: pages and results of ldapsearch

    private static let prompt = "Press [size] Enter for the next {2|size} entries.\n"

    @Test func `pages follow each other, with and without a prompt`() throws {
        let pages = Self.plain.replacing(
            "\n\ndn: uid=bert", with: "\n\n# pagedresults: cookie=BgAAAA=\nPROMPTdn: uid=bert")
        for prompt in ["", Self.prompt] {
            let text = pages.replacing("PROMPT", with: prompt)
            #expect(try entries((text + "\n# pagedresults: cookie=\n").utf8) == people)
            #expect(flaw(text.utf8)?.sentence == Self.morePages)
            let folded = text + "\n# pagedresults: cookie=BgAA\n AAAA\n" + prompt
            #expect(flaw(folded.utf8)?.sentence == Self.morePages)
        }
    }

    private static let morePages =
        "truncated: the last page of ldapsearch's output says that there are more (its cookie is "
        + "not empty)"
    private static let noResult =
        "truncated: ldapsearch's output has a heading (# extended LDIF) and no line result:"

    @Test func `a heading wants a result`() throws {
        let whole = "# extended LDIF\n#\n\n" + Self.plain + "\nsearch: 2\nresult: 0 Success\n"
        let cut = "# extended LDIF\n#\n\n" + Self.plain
        #expect(try entries(whole.utf8) == people)
        #expect(flaw(cut.utf8)?.sentence == Self.noResult)
        #expect(flaw(cut.utf8)?.code == .badData)
        #expect(flaw(cut.utf8)?.advice?.contains("-E pr=500/noprompt") == true)
        let two = [whole + "\n" + whole, cut + "\n" + whole, whole + "\n" + cut]
        #expect(try entries(two[0].utf8) == people + people)
        #expect(flaw(two[1].utf8)?.sentence == Self.noResult)
        #expect(flaw(two[2].utf8)?.sentence == Self.noResult)
    }

    @Test func `what ldapsearch writes in pages is read whole or not at all`() throws {
        var lab = Slapd.Configuration()
        lab.tls = false
        lab.ldif = Slapd.tree() + Slapd.people(12)
        let server = try Slapd.start(lab)
        for style in [["-LLL"], ["-LL"], ["-L"], []] {
            let output = try Processes.run(
                ["ldapsearch", "-x", "-H", server.ldapi, "-D", server.readerDN, "-w", "reader"]
                    + ["-b", lab.suffix, "-E", "pr=5"] + style,
                environment: ["LDAPNOINIT": "1"])
            #expect(output.succeeded)
            #expect(try entries(output.output).count == 12, "\(style)")
            let prompt = try #require(output.outputText.firstRange(of: "Press [size]"))
            let first = output.outputText[..<prompt.lowerBound]
            #expect(flaw(first.utf8)?.sentence == Self.morePages, "\(style)")
            #expect(flaw((first + Self.prompt).utf8)?.sentence == Self.morePages, "\(style)")
        }
    }
}
