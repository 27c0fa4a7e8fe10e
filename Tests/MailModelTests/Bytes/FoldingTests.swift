import MailModel
import TestSupport
import Testing

/// Values are folded for comparison.
@Suite struct FoldingTests {
    @Test(arguments: [
        ("", ""), ("  ", ""), ("Anna", "anna"), ("  Anna \t\n von  Berg ", "anna von berg"),
        ("ÄNNE", "änne"), ("A\u{308}nne", "änne"), (" É  x ", "é x"),
    ])
    func `Case goes, blanks become one`(value: String, expected: String) {
        #expect(value.withBytes { text(Folding.fold($0)) } == expected)
    }

    @Test func `Blanks fold and case stays where a rule minds the case`() {
        #expect(" Anna   Berg ".withBytes { text(Folding.foldBlanks($0)) } == "Anna Berg")
    }

    @Test func `Comparing with a folded value agrees with folding first`() {
        var random = SeededGenerator(seed: 11)
        let alphabet = Array("aAbB  \tÄä\u{308}".unicodeScalars)
        var equal = 0
        for _ in 0..<20_000 {
            func value() -> String {
                var text = String.UnicodeScalarView()
                for _ in 0..<random.number(0...4) { text.append(random.pick(alphabet)) }
                return String(text)
            }
            let (left, right) = (value(), value())
            let folded = right.withBytes { Folding.fold($0) }
            let expected = left.withBytes { Folding.fold($0) } == folded
            if expected { equal += 1 }
            let answer = left.withBytes { Folding.value($0, equalsFolded: folded) }
            #expect(answer == expected, "'\(left)' and '\(right)'")
        }
        #expect(equal > 500)
    }

    @Test func `Folding twice changes nothing`() {
        var random = SeededGenerator(seed: 12)
        let alphabet = Array("aZ \tÄİßΣJ\u{30C}\u{308}".unicodeScalars)
        for _ in 0..<5000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<random.number(0...6) { text.append(random.pick(alphabet)) }
            let once = String(text).withBytes { Folding.fold($0) }
            #expect(once.withUnsafeBytes { Folding.fold($0) } == once, "\(text.map(\.value))")
        }
    }

    @Test func `Adding a folded value leaves what is there`() {
        var folded = Array("x=".utf8)
        "  A  b ".withBytes { Folding.append($0, to: &folded) }
        #expect(text(folded) == "x=a b")
    }
}

/// Unicode text has one form.
@Suite struct NormalFormTests {
    private func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    @Test func `Composed and decomposed`() {
        #expect(scalars(NormalForm.composed("e\u{301}")) == [0xE9])
        #expect(scalars(NormalForm.decomposed("é")) == [0x65, 0x301])
        #expect(scalars(NormalForm.composed("\u{212B}")) == [0xC5])
        #expect(scalars(NormalForm.decomposed("각")) == [0x1100, 0x1161, 0x11A8])
        #expect(NormalForm.composed("anna") == "anna")
        #expect(NormalForm.composed("") == "")
    }

    @Test func `Compatibility characters stay themselves`() {
        #expect(scalars(NormalForm.composed("ﬁ²")) == [0xFB01, 0xB2])
    }

    @Test func `Lower case is composed even where the capital letter cannot be`() {
        #expect(scalars(NormalForm.lowercased("J\u{30C}")) == [0x1F0])
        #expect(scalars(NormalForm.lowercased("É")) == [0xE9])
    }
}
