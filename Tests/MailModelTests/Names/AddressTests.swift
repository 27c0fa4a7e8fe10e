import MailModel
import TestSupport
import Testing

/// Addresses are read, checked and written one way.
@Suite struct AddressTests {
    @Test(arguments: [
        ("anna@example.com", "anna@example.com"),
        (" Anna@Example.COM\t", "anna@example.com"),
        ("anna", "anna@main.example"),
        ("Anna.Berg", "anna.berg@main.example"),
        ("o'brien+news@example.com", "o'brien+news@example.com"),
        ("#anna@example.com", "#anna@example.com"),
        ("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"),
        ("\"anna\"@example.com", "anna@example.com"),
        ("\"Anna Berg\"@example.com", "\"anna berg\"@example.com"),
        ("\"a\\\"b\\\\c\"@example.com", "\"a\\\"b\\\\c\"@example.com"),
        ("\"\\a\\n\"@example.com", "an@example.com"),
        ("\"a@b\"@example.com", "\"a@b\"@example.com"),
        ("\".anna\"@example.com", "\".anna\"@example.com"),
        ("\"\"@example.com", "\"\"@example.com"),
        ("ÄNNE@example.com", "änne@example.com"),
        ("a\u{308}nne@example.com", "änne@example.com"),
        ("J\u{30C}an@example.com", "ǰan@example.com"),
        ("anna@Bücher.example", "anna@xn--bcher-kva.example"),
        ("anna@XN--BCHER-KVA.example", "anna@xn--bcher-kva.example"),
        ("anna@bu\u{308}cher.example", "anna@xn--bcher-kva.example"),
        ("anna@straße.example", "anna@xn--strae-oqa.example"),
        ("anna@例え.テスト", "anna@xn--r8jz45g.xn--zckzah"),
        ("anna@[192.0.2.1]", "anna@[192.0.2.1]"),
        ("anna@[IPv6:2001:DB8::1]", "anna@[ipv6:2001:db8::1]"),
        ("anna@localhost", "anna@localhost"),
        ("anna@a-b.example", "anna@a-b.example"),
        ("anna@3com.example", "anna@3com.example"),
    ])
    func `Canonical forms`(value: String, expected: String) {
        #expect(canonical(value) == expected)
    }

    private static let label = String(repeating: "a", count: 63)

    private static let tooLong = String(repeating: "a", count: 4097)
    private static let sixtyFive = String(repeating: "a", count: 65) + "@example.com"
    private static let accented = String(repeating: "é", count: 33) + "@example.com"
    private static let quoted = "\"" + String(repeating: "a ", count: 32) + "\"@example.com"
    private static let longLabel = "anna@" + label + "a.example"
    private static let longDomain =
        "anna@" + Array(repeating: label, count: 4).joined(separator: ".") + ".a"

    private static let invalidAddresses: [(String, InvalidAddress)] = [
        ("", InvalidAddress.empty), (" \t ", .empty),
        (tooLong, .tooLong),
        ("@example.com", .localEmpty),
        (sixtyFive, .localTooLong),
        (accented, .localTooLong),
        (quoted, .localTooLong),
        ("an\u{0}na@example.com", .controlCharacter),
        ("an\nna@example.com", .controlCharacter),
        ("an\u{85}na@example.com", .controlCharacter),
        ("an\u{2028}na@example.com", .controlCharacter),
        ("anna berg@example.com", .local), (".anna@example.com", .local),
        ("anna.@example.com", .local), ("an..na@example.com", .local),
        ("\"anna@example.com", .local), ("anna\"@example.com", .local),
        ("\"an\"na\"@example.com", .local), ("\"anna\\\"@example.com", .local),
        ("anna,bert@example.com", .local), ("<anna@example.com", .local),
        ("Anna Berg <anna@example.com>", .local), ("anna@bert@example.com", .local),
        ("anna(x)@example.com", .local), ("anna:bert", .local),
        ("anna@", .domain), ("anna@.com", .domain), ("anna@example.com.", .domain),
        ("anna@exam..ple", .domain), ("anna@-a.example", .domain),
        ("anna@a-.example", .domain), ("anna@a_b.example", .domain),
        ("anna@exa mple.com", .domain), ("anna@example.com>", .domain),
        (longLabel, .domain),
        (longDomain, .domain),
        ("anna@[192.0.2.1", .domain), ("anna@[a b]", .domain), ("anna@xn--a\u{fffd}", .domain),
    ]

    @Test(arguments: invalidAddresses)
    func `Reasons`(value: String, reason: InvalidAddress) {
        #expect(canonical(value) == "\(reason)")
    }

    @Test func `What is not UTF-8 is no address, before the @ and after it`() {
        #expect(canonical(bytes: [0xFF] + Array("@example.com".utf8)) == "notUTF8")
        #expect(canonical(bytes: Array("anna@ex".utf8) + [0xC3, 0x28]) == "notUTF8")
    }

    @Test func `The longest address there is`() {
        let local = String(repeating: "a", count: 64)
        let labels = Array(repeating: Self.label, count: 4).joined(separator: ".")
        #expect(labels.utf8.count == 255)
        #expect(canonical("\(local)@\(labels)") == "\(local)@\(labels)")
    }

    @Test func `A canonical address is its own canonical form`() {
        var random = SeededGenerator(seed: 41)
        let alphabet = Array("aZ.\"\\ @-+#éÉJ\u{30C}İßΣ1".unicodeScalars)
        var valid = 0
        for _ in 0..<20_000 {
            var value = String.UnicodeScalarView()
            if random.oneIn(2) { value.append("\"") }
            for _ in 0..<random.number(1...7) { value.append(random.pick(alphabet)) }
            if value.first == "\"", random.oneIn(2) { value.append("\"") }
            let once = canonical("\(String(value))@Example.com")
            guard once.contains("@") else { continue }
            valid += 1
            #expect(canonical(once) == once, "\(String(value).unicodeScalars.map(\.value))")
        }
        #expect(valid > 2000)
    }

    @Test func `No valid address can add a row to a table`() {
        var random = SeededGenerator(seed: 43)
        let alphabet = Array("a@.\"\\ \t\n\r\u{0}\u{7F},:#".utf8)
        for _ in 0..<20_000 {
            let value = random.bytes(random.number(1...12), of: alphabet)
            let address = canonical(bytes: value)
            #expect(!address.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "\(value)")
        }
    }

    @Test func `Every reason finishes a sentence`() {
        let reasons: [InvalidAddress] = [
            .empty, .tooLong, .notUTF8, .controlCharacter, .localEmpty, .localTooLong, .local,
            .domain,
        ]
        #expect(Set(reasons.map(\.rawValue)).count == reasons.count)
        for reason in reasons { #expect(!reason.rawValue.hasSuffix(".")) }
    }
}
