/// The few names that are nearest to a word, of a stream that may have millions.
///
/// What order they come in changes nothing: of names equally near the smaller by bytes stay.
package struct NearNames {
    private let word: EditDistance
    private let most: Int
    /// How many mistakes are a typing mistake still.
    private let limit: Int
    private let isAddress: Bool
    private var found: [(distance: Int, name: [UInt8])] = []

    /// Looks for names near a word in canonical form; what is no address is compared with what
    /// stands before the `@` of addresses too.
    ///
    /// Each three characters of a local part allow for one mistake, up to three.
    package init(to word: [UInt8], most: Int = 5) {
        let local = word.lastIndex(of: UInt8(ascii: "@")) ?? word.endIndex
        isAddress = local < word.endIndex
        self.word = EditDistance(to: word)
        self.most = most
        limit = min(3, max(1, local / 3))
    }

    /// The nearest of the names taken so far, nearest first.
    package var nearest: [[UInt8]] { found.map(\.name) }

    /// Looks at one more name.
    package mutating func take(_ name: Bytes) {
        let isFull = found.count == most
        let bound = isFull ? found[most - 1].distance : limit
        let at = isAddress ? nil : name.lastIndex(of: UInt8(ascii: "@"))
        let compared = at.map { Bytes(rebasing: name[..<$0]) } ?? name
        guard let distance = word.distance(to: compared, atMost: bound) else { return }
        let place =
            found.firstIndex { kept in
                distance < kept.distance
                    || distance == kept.distance && kept.name.withUnsafeBytes { name.precedes($0) }
            } ?? found.count
        guard place < most, !found.contains(where: { name.elementsEqual($0.name) }) else { return }
        found.insert((distance, Array(name)), at: place)
        if isFull { found.removeLast() }
    }
}

/// How many mistakes lie between a word and others: bytes that are missing, too many, others, or
/// changed places with their neighbours (optimal string alignment).
private struct EditDistance {
    private let word: [UInt8]
    private let bytes: UInt64

    init(to word: [UInt8]) {
        self.word = word
        bytes = word.withUnsafeBytes { EditDistance.bytes(of: $0) }
    }

    /// Which bytes occur, roughly: what differs here differs there.
    private static func bytes(of text: Bytes) -> UInt64 {
        var bytes: UInt64 = 0
        for byte in text { bytes |= 1 << UInt64(byte & 63) }
        return bytes
    }

    /// The distance to a text; nil when it is more than `bound`.
    func distance(to text: Bytes, atMost bound: Int) -> Int? {
        guard abs(text.count - word.count) <= bound else { return nil }
        // One mistake takes a byte away and brings another at most.
        guard (bytes ^ EditDistance.bytes(of: text)).nonzeroBitCount <= 2 * bound else {
            return nil
        }
        return word.withUnsafeBytes { EditDistance.between($0, text, atMost: bound) }
    }

    private static func between(_ left: Bytes, _ right: Bytes, atMost bound: Int) -> Int? {
        let shared = min(left.count, right.count)
        var start = 0
        while start < shared, left[start] == right[start] { start += 1 }
        var end = 0
        while end < shared - start, left[left.count - 1 - end] == right[right.count - 1 - end] {
            end += 1
        }
        let one = Bytes(rebasing: left[start..<(left.count - end)])
        let other = Bytes(rebasing: right[start..<(right.count - end)])
        if one.isEmpty || other.isEmpty { return max(one.count, other.count) }
        var before: [Int] = []
        var last = Array(0...other.count)
        for i in one.indices {
            var row = [i + 1]
            row.reserveCapacity(other.count + 1)
            for j in other.indices {
                var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (one[i] == other[j] ? 0 : 1))
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
                    cost = min(cost, before[j - 1] + 1)
                }
                row.append(cost)
            }
            // A change of places reaches over one row.
            guard row.contains(where: { $0 <= bound }) || last.contains(where: { $0 <= bound })
            else { return nil }
            (before, last) = (last, row)
        }
        return last[other.count] <= bound ? last[other.count] : nil
    }
}
