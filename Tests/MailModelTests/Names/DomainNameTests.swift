import MailModel
import Testing

/// Domain names are A-labels in lower case.
@Suite struct DomainNameTests {
    @Test(arguments: [
        ("example.com", "example.com"), ("EXAMPLE.Com", "example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("bu\u{308}cher.example", "xn--bcher-kva.example"),
        ("faß.de", "xn--fa-hia.de"), ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
        ("a-b.1c", "a-b.1c"), ("localhost", "localhost"),
    ])
    func `Canonical names`(text: String, name: String) {
        #expect(DomainName.canonical(text) == name)
    }

    @Test(arguments: [
        "", ".", ".com", "example.com.", "a..b", "-a.com", "a-.com", "a b.com", "a_b.com",
        "exa\u{0}mple.com", "bü\u{0}cher.com", "[192.0.2.1]", "a/b", "bü cher.com",
        String(repeating: "a", count: 64) + ".com", String(repeating: "ab.", count: 85) + "com",
    ])
    func `Texts that are none`(text: String) {
        #expect(DomainName.canonical(text) == nil)
    }

    @Test func `The way back, and it is the same domain again`() {
        #expect(DomainName.uLabels("xn--bcher-kva.example") == "bücher.example")
        #expect(DomainName.uLabels("example.com") == "example.com")
        #expect(DomainName.uLabels("xn--\u{0}") == "xn--\u{0}")
        for name in ["xn--bcher-kva.example", "xn--r8jz45g.xn--zckzah", "xn--fa-hia.de"] {
            #expect(DomainName.canonical(DomainName.uLabels(name)) == name)
        }
    }
}
