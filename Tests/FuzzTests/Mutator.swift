import TestSupport

/// Damages inputs, the same way again for the same seed.
struct Mutator {
    private let corpus: [[UInt8]]
    private let words: [[UInt8]]
    private var random: SeededGenerator

    /// Longer inputs say nothing that shorter ones do not.
    private static let longest = 1 << 16

    init(_ corpus: [[UInt8]], words: [String], seed: UInt64) {
        self.corpus = corpus.isEmpty ? [[]] : corpus
        self.words = words.map { Array($0.utf8) }
        random = SeededGenerator(seed: seed)
    }

    mutating func next() -> [UInt8] {
        var input = random.pick(corpus)
        for _ in 0..<(1 << random.number(0...3)) { change(&input) }
        return Array(input.prefix(Mutator.longest))
    }

    private mutating func change(_ input: inout [UInt8]) {
        let place = random.number(0...input.count)
        let rest = random.number(0...min(input.count - place, random.oneIn(4) ? 4096 : 16))
        let range = place..<(place + rest)
        switch random.number(0...9) {
        case 0 where place < input.count: input[place] ^= 1 << random.number(0...7)
        case 1 where place < input.count: input[place] = random.pick(Mutator.oddBytes)
        case 2: input.removeSubrange(range)
        case 3: input.insert(contentsOf: input[range], at: random.number(0...input.count))
        case 4: input.removeSubrange(place...)
        case 5: input.insert(contentsOf: splice(), at: place)
        case 6: input.replaceSubrange(range, with: repeated())
        case 7 where !words.isEmpty: input.replaceSubrange(range, with: random.pick(words))
        case 8: input.replaceSubrange(range, with: random.pick(Mutator.oddTexts))
        default: input.insert(random.pick(Mutator.oddBytes), at: place)
        }
    }

    /// A piece of another input.
    private mutating func splice() -> ArraySlice<UInt8> {
        let other = random.pick(corpus)
        let start = random.number(0...other.count)
        return other[start..<random.number(start...other.count)]
    }

    private mutating func repeated() -> [UInt8] {
        let piece =
            words.isEmpty || random.oneIn(2) ? [random.pick(Mutator.oddBytes)] : random.pick(words)
        let count = random.oneIn(8) ? random.number(1...2000) : random.number(1...40)
        return Array(repeatElement(piece, count: count).joined())
    }

    private static let oddBytes: [UInt8] =
        [0, 1, 0x09, 0x0A, 0x0D, 0x1B, 0x20, 0x7F, 0x80, 0x84, 0xC2, 0xE2, 0xF4, 0xFE, 0xFF]
        + Array("\"'\\,;:=@#<>{}[]()*&|!-+/%.0159aAzZ".utf8)
    private static let oddTexts: [[UInt8]] = [
        "-1", "0", "65535", "65536", "2147483648", "9223372036854775807", "9223372036854775808",
        "1e999", "\u{202E}", "\u{FEFF}", "é", "e\u{301}", "İ", "ß", "\u{0}", "😀",
    ].map { Array($0.utf8) }
}
