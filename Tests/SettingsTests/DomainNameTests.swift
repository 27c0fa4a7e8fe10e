import MailModel
import Testing

/// Domain names in canonical form.
@Suite struct DomainNameTests {
    @Test(arguments: [
        ("example.com", "example.com"), ("Example.COM", "example.com"), ("a", "a"),
        ("1-2.example", "1-2.example"), ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.Example", "xn--bcher-kva.example"), ("faß.example", "xn--fa-hia.example"),
        ("bu\u{308}cher.example", "xn--bcher-kva.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        (String(repeating: "a", count: 63) + ".b", String(repeating: "a", count: 63) + ".b"),
    ])
    func `are lower case A-labels`(written: String, expected: String) {
        #expect(DomainName.canonical(written) == expected)
    }

    @Test(arguments: [
        "", ".", "example.com.", ".example.com", "a..b", "-a.example", "a-.example",
        "a_b.example",
        "a b", "a@b", "a\u{0}b", "ü\u{0}b", "ü..b", "exam\nple.com", "[192.0.2.1]", "a/b",
        "\u{200D}",
        String(repeating: "a", count: 64), String(repeating: "ü", count: 64),
        String(repeating: "a.", count: 128),
    ])
    func `or none`(written: String) {
        #expect(DomainName.canonical(written) == nil)
    }

    @Test func `are written back with the letters their users know`() {
        #expect(DomainName.uLabels("xn--bcher-kva.example") == "bücher.example")
        #expect(DomainName.uLabels("example.com") == "example.com")
        #expect(DomainName.uLabels("xn--\u{0}") == "xn--\u{0}")
        #expect(DomainName.uLabels("xn--99999999.example") == "xn--99999999.example")
    }

    @Test(arguments: ["bücher.example", "例え.example", "faß.example"])
    func `there and back again`(domain: String) throws {
        let labels = try #require(DomainName.canonical(domain))
        #expect(DomainName.uLabels(labels) == domain)
        #expect(DomainName.canonical(labels) == labels)
    }
}
