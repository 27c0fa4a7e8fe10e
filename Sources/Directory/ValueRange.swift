import MailModel

/// Which of an attribute's values were sent: `member;range=0-1499` (MS-ADTS 3.1.1.3.1.3.3).
///
/// Active Directory sends at most 1,500 values of an attribute at a time; whoever takes them for
/// all loses the rest of a group without a word.
struct ValueRange: Equatable {
    let first: Int
    /// Nil when the last value of all is among them.
    let last: Int?

    /// More values than any attribute has.
    private static let most = 1 << 40

    /// The range an attribute's name speaks of; nil when it speaks of none.
    ///
    /// A range that cannot be read is taken for one with values missing behind it.
    init?(_ name: Bytes) {
        guard name.contains(UInt8(ascii: ";")) else { return nil }
        let options = String(decoding: name, as: UTF8.self).lowercased().split(separator: ";")
        guard let option = options.dropFirst().first(where: { $0.hasPrefix("range=") }) else {
            return nil
        }
        let ends = option.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        let first = ends.first.flatMap { Int($0) } ?? 0
        let isEnd = ends.count == 2 && ends[1] == "*"
        let last = ends.count == 2 ? Int(ends[1]) ?? ValueRange.most : ValueRange.most
        self.first = min(max(0, first), ValueRange.most)
        self.last = isEnd ? nil : min(max(self.first, last), ValueRange.most)
    }
}

/// The ranges that one entry of a file holds, and whether they are all there is.
struct RangesSeen {
    private var latest: [(slot: Int, range: ValueRange)] = []

    /// Takes the range of a value; false when values before it are missing.
    mutating func see(_ range: ValueRange, of slot: Int) -> Bool {
        guard let index = latest.firstIndex(where: { $0.slot == slot }) else {
            latest.append((slot, range))
            return range.first == 0
        }
        defer { latest[index].range = range }
        let before = latest[index].range
        return before == range || before.last.map { $0 + 1 == range.first } ?? false
    }

    /// False when an attribute ends before its last value.
    var areComplete: Bool { latest.allSatisfy { $0.range.last == nil } }
}
