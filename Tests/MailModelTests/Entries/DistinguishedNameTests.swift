import MailModel
import TestSupport
import Testing

/// Distinguished names compare by what they say.
@Suite struct DistinguishedNameTests {
    @Test(arguments: [
        ("", ""),
        ("uid=anna,dc=example,dc=com", "uid=anna,dc=example,dc=com"),
        ("UID=Anna,DC=Example,DC=com", "uid=anna,dc=example,dc=com"),
        ("uid=anna , dc=example,  dc=com", "uid=anna,dc=example,dc=com"),
        ("uid=anna;dc=com", "uid=anna,dc=com"),
        (" uid = anna , dc = com ", "uid=anna,dc=com"),
        ("cn=Anna  von   Berg,dc=com", "cn=anna von berg,dc=com"),
        ("cn=Berg\\, Anna,dc=com", "cn=berg\\2c anna,dc=com"),
        ("cn=Berg\\2C Anna,dc=com", "cn=berg\\2c anna,dc=com"),
        ("cn=\"Berg, Anna\",dc=com", "cn=berg\\2c anna,dc=com"),
        ("cn=a+sn=b,dc=com", "cn=a+sn=b,dc=com"),
        ("SN=b + CN=a,dc=com", "cn=a+sn=b,dc=com"),
        ("cn=\\41nna", "cn=anna"),
        ("cn=Lu\\C4\\8Di\\C4\\87", "cn=lučić"),
        ("cn=LUČIĆ", "cn=lučić"),
        ("cn=LuC\u{30C}ić", "cn=lučić"),
        ("cn=a\\+b", "cn=a\\2bb"),
        ("cn=a\\=b", "cn=a\\3db"),
        ("cn=a\\\"b", "cn=a\\22b"),
        ("cn=\\#a", "cn=\\23a"),
        ("cn=a#b,dc=x", "cn=a\\23b,dc=x"),
        ("cn=\\ a\\ ,dc=x", "cn=a,dc=x"),
        ("cn=,dc=com", "cn=,dc=com"),
        ("cn=#0403416E6E", "cn=ann"),
        ("oid.2.5.4.3=anna", "2.5.4.3=anna"),
        ("cn=a<b>c", "cn=a\\3cb\\3ec"),
        ("cn=a\\<b", "cn=a\\3cb"),
    ])
    func `Folding`(dn: String, folded: String) {
        let name = DistinguishedName(dn)
        #expect(text(name?.folded) == folded)
    }

    @Test(arguments: [
        "anna", "uid=anna,", ",uid=anna", "uid=anna,,dc=com", "=anna", "uid=anna,dc",
        "u id=anna", "cn=\"anna", "cn=\"anna\"x", "cn=anna\\", "cn=#04", "cn=#0405416E",
        "cn=#zz", "uid=anna+", "ü=anna",
    ])
    func `Texts that are no DN`(dn: String) {
        #expect(DistinguishedName(dn) == nil)
    }

    @Test func `Every way to escape the same random value folds to the same bytes`() throws {
        var random = SeededGenerator(seed: 7)
        let alphabet = Array("abAB ,+\"\\<>;=#é\u{30C}".unicodeScalars)
        for _ in 0..<3000 {
            let scalars = (0..<random.number(1...9)).map { _ in random.pick(alphabet) }
            var hexadecimal = ""
            var quoted = ""
            var backslashed = ""
            for (index, scalar) in scalars.enumerated() {
                let bytes = Array(String(scalar).utf8)
                hexadecimal += bytes.map { "\\" + String(Int($0) + 0x100, radix: 16).dropFirst() }
                    .joined()
                quoted += "\"\\".unicodeScalars.contains(scalar) ? "\\\(scalar)" : "\(scalar)"
                let atEdge = index == 0 || index == scalars.count - 1
                let needsEscape =
                    ",+\"\\<>;=".unicodeScalars.contains(scalar)
                    || (atEdge && " #".unicodeScalars.contains(scalar))
                backslashed += needsEscape ? "\\\(scalar)" : "\(scalar)"
            }
            let first = try #require(DistinguishedName("cn=\(hexadecimal),dc=com"))
            #expect(DistinguishedName("CN=\"\(quoted)\" , DC=com") == first, "\(scalars)")
            #expect(DistinguishedName("cn=\(backslashed),dc=COM") == first, "\(scalars)")
            let again = DistinguishedName(String(decoding: first.folded, as: UTF8.self))
            #expect(again == first, "folding is not idempotent for \(scalars)")
        }
    }

    @Test func `A DN contains itself and what stands below it, nothing that only ends alike`()
        throws
    {
        let people = try #require(DistinguishedName("ou=People,dc=example,dc=com"))
        func contains(_ dn: String) throws -> Bool {
            people.contains(folded: try #require(DistinguishedName(dn)).folded)
        }
        #expect(try contains("OU=people, dc=example,dc=com"))
        #expect(try contains("uid=anna,ou=people,dc=example,dc=com"))
        #expect(try contains("uid=anna,ou=office,ou=people,dc=example,dc=com"))
        #expect(try !contains("dc=example,dc=com"))
        #expect(try !contains("uid=anna,xou=people,dc=example,dc=com"))
        #expect(try !contains("uid=a\\,ou=people\\,dc=example\\,dc=com"))
        let root = try #require(DistinguishedName(""))
        #expect(root.contains(folded: people.folded))
    }

    @Test func `Bytes that are not UTF-8 are still comparable`() {
        let dn: [UInt8] = Array("cn=".utf8) + [0xFF] + Array(",dc=com".utf8)
        let other = Array("CN=\\ff,dc=com".utf8)
        let folded = dn.withUnsafeBytes { DistinguishedName($0) }
        #expect(folded != nil)
        #expect(folded == other.withUnsafeBytes { DistinguishedName($0) })
    }
}
