import MailModel
import TestSupport
import Testing

/// Logins are folded as users type them.
@Suite struct LoginTests {
    @Test(arguments: [
        ("anna", "anna"), (" Anna\n", "anna"), ("EXAMPLE\\Anna", "example\\anna"),
        ("Anna@Example.com", "anna@example.com"), ("anna berg", "anna berg"),
        ("ÉMILE", "émile"), ("E\u{301}mile", "émile"), ("J\u{30C}", "ǰ"), ("-", "-"),
        (String(repeating: "a", count: 255), String(repeating: "a", count: 255)),
    ])
    func `Canonical names`(value: String, expected: String) {
        #expect(value.withBytes { text(Login.canonical($0)) } == expected)
    }

    @Test(arguments: [
        "", "  ", "an\tna", "an\u{7F}na", "an\u{0}", "é\u{85}", "é\u{2029}x",
        String(repeating: "a", count: 256),
    ])
    func `Names that nobody can type`(value: String) {
        #expect(value.withBytes { Login.canonical($0) } == nil)
    }

    @Test func `Bytes that are not UTF-8 are no login`() {
        #expect([UInt8](repeating: 0xFE, count: 3).withUnsafeBytes { Login.canonical($0) } == nil)
    }

    @Test(arguments: [
        ("anna", "anna"), ("Anna.Berg-1_x", "anna.berg-1_x"), (" Émile ", "emile"),
        ("e\u{301}", "e"), ("Müller", "muller"), ("straße", "stra_e"), ("o'brien", "o_brien"),
        ("a b", "a_b"), ("anna@example.com", "anna_example.com"), ("例", "_"), ("Å", "a"),
    ])
    func `Made fit for a local part`(value: String, expected: String) {
        #expect(value.withBytes { text(Login.folded($0)) } == expected)
    }
}
