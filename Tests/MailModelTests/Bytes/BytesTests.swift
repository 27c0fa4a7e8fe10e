import MailModel
import TestSupport
import Testing

/// Bytes are compared as every table sorts them.
@Suite struct BytesTests {
    @Test func `compare agrees with the standard library on 20,000 random pairs`() {
        var random = SeededGenerator(seed: 20_260_401)
        // Few different bytes, so that long common prefixes are common too.
        let alphabet: [UInt8] = [0, 1, 0x61, 0x62, 0x7F, 0x80, 0xFF]
        for _ in 0..<20_000 {
            let shared = random.bytes(random.number(0...17), of: Array(alphabet.prefix(2)))
            let left = shared + random.bytes(random.number(0...9), of: alphabet)
            let right = shared + random.bytes(random.number(0...9), of: alphabet)
            let order = left.withUnsafeBytes { left in right.withUnsafeBytes { left.compare($0) } }
            let isBefore = left.lexicographicallyPrecedes(right)
            #expect((order < 0) == isBefore, "\(left) and \(right)")
            #expect((order == 0) == (left == right), "\(left) and \(right)")
            left.withUnsafeBytes { left in
                right.withUnsafeBytes { right in
                    #expect(left.precedes(right) == isBefore)
                    #expect(left.equals(right) == (order == 0))
                }
            }
        }
    }

    @Test func `A text stands behind its own beginning`() {
        "anna@example.com".withBytes { long in
            "anna".withBytes { short in
                #expect(short.precedes(long))
                #expect(!long.precedes(short))
                #expect(!long.equals(short))
            }
        }
    }

    @Test(arguments: [(" a b ", "a b"), ("\t\r\nx\u{0B}\u{0C}", "x"), ("   ", ""), ("", "")])
    func `White space at both ends goes, inside it stays`(value: String, trimmed: String) {
        value.withBytes { #expect(String(decoding: $0.trimmed, as: UTF8.self) == trimmed) }
    }

    @Test func `ASCII letters compare without regard to case, other bytes exactly`() {
        func same(_ left: String, _ right: String) -> Bool {
            left.withBytes { left in right.withBytes { left.equalsIgnoringASCIICase($0) } }
        }
        #expect(same("objectClass", "OBJECTCLASS"))
        #expect(!same("[", "{"))
        #expect(!same("É", "é"))
        #expect(!same("mail", "mails"))
    }

    @Test func `Hexadecimal digits have their value, nothing else has one`() {
        for byte in UInt8.min...UInt8.max {
            let digit = UInt8(String(UnicodeScalar(byte)), radix: 16)
            #expect(byte.hexDigit == digit, "byte \(byte)")
        }
    }

    @Test func `What is not UTF-8 has no text`() {
        let broken: [UInt8] = [0x61, 0xFF]
        broken.withUnsafeBytes { #expect($0.text == nil) }
        "é".withBytes { #expect($0.text == "é") }
    }

    @Test func `A value for a message has no control characters and ends in time`() {
        #expect(String(printable: "a\nb\u{202E}c") == "a\\u{A}b\\u{202E}c")
        #expect(String(printable: "12345", limit: 3) == "123…")
        #expect(String(printable: "123", limit: 3) == "123")
        let long = String(repeating: "é", count: 300)
        #expect(String(printable: long) == String(repeating: "é", count: 255) + "…")
        #expect(String(printable: long, limit: .max) == long)
    }

    /// C0, C1, DEL; marks of direction; what has no width; breaks of lines.
    @Test(arguments: [
        0x00...0x1F, 0x7F...0x9F, 0x061C...0x061C, 0x200B...0x200F, 0x2028...0x202E,
        0x2060...0x2064, 0x2066...0x206F, 0xFEFF...0xFEFF, 0xAD...0xAD, 0x034F...0x034F,
        0x115F...0x1160, 0x180B...0x180F, 0x3164...0x3164, 0xFFA0...0xFFA0, 0xFE00...0xFE0F,
        0xE0000...0xE0FFF, 0x1D173...0x1D17A,
    ])
    func `what cannot be seen for what it is becomes an escape`(_ range: ClosedRange<UInt32>) {
        for value in range {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let escape = "a\\u{\(String(value, radix: 16, uppercase: true))}b"
            #expect(String(printable: "a\(scalar)b") == escape)
            let lines = String(printableLines: "\n\(scalar)")
            #expect(value == 0x0A ? lines == "\n\n" : lines == "\n" + escape.dropFirst().dropLast())
        }
    }

    @Test func `letters of all scripts stay as they are`() {
        let text = "Grüße, Ελλάδα, Привет, 東京 שלום مرحبا, e\u{301} \u{A0} 😀 «|» \\u{202E}"
        #expect(String(printable: text) == text)
        #expect(String(printableLines: text + "\n" + text) == text + "\n" + text)
    }
}
