/// The value a filter compares with, folded once.
struct Assertion: Sendable {
    private let raw: [UInt8]
    private let folded: [UInt8]
    private let foldedName: [UInt8]?
    private let number: Int64?
    private let time: Instant?

    init(_ raw: [UInt8]) {
        self.raw = raw
        folded = raw.withUnsafeBytes { Folding.fold($0) }
        number = Assertion.number(in: folded)
        time = folded.withUnsafeBytes { Instant(generalizedTime: $0) }
        let isName = raw.contains(UInt8(ascii: "="))
        foldedName = isName ? raw.withUnsafeBytes { DistinguishedName.folding($0) } : nil
    }

    /// Equality without regard to case; both sides compare as DNs when both are.
    func equals(_ value: Bytes) -> Bool {
        if Folding.value(value, equalsFolded: folded) { return true }
        guard let foldedName, value.contains(UInt8(ascii: "=")) else { return false }
        return DistinguishedName.folding(value) == foldedName
    }

    /// Where the value stands against the assertion: negative below, zero equal, positive above.
    func order(of value: Bytes) -> Int {
        let other = Folding.fold(value)
        if let number, let otherNumber = Assertion.number(in: other) {
            return otherNumber == number ? 0 : otherNumber < number ? -1 : 1
        }
        if let time, let moment = other.withUnsafeBytes({ Instant(generalizedTime: $0) }) {
            return moment.seconds == time.seconds ? 0 : moment.seconds < time.seconds ? -1 : 1
        }
        if other == folded { return 0 }
        return other.lexicographicallyPrecedes(folded) ? -1 : 1
    }

    func matches(_ value: Bytes, by rule: MatchingRule) -> Bool {
        switch rule {
        case .caseIgnore: return Folding.value(value, equalsFolded: folded)
        case .caseExact:
            return Folding.foldBlanks(value) == raw.withUnsafeBytes { Folding.foldBlanks($0) }
        case .octets: return value.elementsEqual(raw)
        case .distinguishedName:
            return foldedName != nil && DistinguishedName.folding(value) == foldedName
        case .integer:
            return number != nil && Assertion.number(in: Folding.fold(value)) == number
        case .bitAnd, .bitOr:
            guard let bits = number, let found = Assertion.number(in: Folding.fold(value)) else {
                return false
            }
            return rule == .bitAnd ? found & bits == bits : found & bits != 0
        }
    }

    private static func number(in folded: [UInt8]) -> Int64? {
        folded.count < 20 ? Int64(String(decoding: folded, as: UTF8.self)) : nil
    }
}

/// The pieces of a substring filter, folded once.
struct SubstringAssertion: Sendable {
    private let initial: [UInt8]
    private let middle: [[UInt8]]
    private let final: [UInt8]

    init(initial: [UInt8]?, middle: [[UInt8]], final: [UInt8]?) {
        self.initial = SubstringAssertion.folded(initial ?? [])
        self.middle = middle.map(SubstringAssertion.folded)
        self.final = SubstringAssertion.folded(final ?? [])
    }

    /// Pieces in order, none overlapping another (RFC 4511 section 4.5.1.7.2).
    func matches(_ value: Bytes) -> Bool {
        let folded = Folding.fold(value)
        guard folded.count >= initial.count + final.count, folded.starts(with: initial),
            folded.suffix(final.count).elementsEqual(final)
        else { return false }
        var rest = folded[initial.count..<(folded.count - final.count)]
        for piece in middle {
            guard let found = SubstringAssertion.end(of: piece, in: rest) else { return false }
            rest = rest[found...]
        }
        return true
    }

    private static func end(of piece: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        guard text.count >= piece.count else { return nil }
        for start in text.startIndex...(text.endIndex - piece.count)
        where text[start..<(start + piece.count)].elementsEqual(piece) {
            return start + piece.count
        }
        return nil
    }

    /// A blank at the edge of a piece may stand beside another word, so it stays one blank.
    private static func folded(_ piece: [UInt8]) -> [UInt8] {
        guard let first = piece.first, let last = piece.last else { return [] }
        var folded = piece.withUnsafeBytes { Folding.fold($0) }
        if folded.isEmpty { return [0x20] }
        if first.isASCIISpace { folded.insert(0x20, at: 0) }
        if last.isASCIISpace { folded.append(0x20) }
        return folded
    }
}
