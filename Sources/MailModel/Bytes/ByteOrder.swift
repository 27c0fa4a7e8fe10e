/// The order of rows by the text they refer to, for rows by the million.
package enum ByteOrder {
    /// A row's number and the beginning of its text, so that few comparisons touch the text itself.
    private struct Key: Sendable {
        static let length = 20
        let first: UInt64
        let second: UInt64
        let third: UInt32
        let row: UInt32

        init(_ text: Bytes, row: Int) {
            if text.count >= Key.length {
                self.init(beginning: text, row)
            } else {
                self = withUnsafeTemporaryAllocation(byteCount: Key.length, alignment: 8) {
                    padded in
                    padded.copyMemory(from: text)
                    for index in text.count..<Key.length { padded[index] = 0 }
                    return Key(beginning: Bytes(padded), row)
                }
            }
        }

        private init(beginning text: Bytes, _ row: Int) {
            first = text.loadUnaligned(as: UInt64.self).bigEndian
            second = text.loadUnaligned(fromByteOffset: 8, as: UInt64.self).bigEndian
            third = text.loadUnaligned(fromByteOffset: 16, as: UInt32.self).bigEndian
            self.row = UInt32(row)
        }
    }

    /// The numbers of the rows, sorted by the bytes of their text; rows with equal text are in the
    /// order that `precedes` tells.
    package static func rows(
        _ count: Int, text: (Int) -> Bytes, equal precedes: (Int, Int) -> Bool
    ) -> [UInt32] {
        sorted(0..<count, text, precedes).map(\.row)
    }

    /// The same, half of the rows sorted beside the other half where there are many.
    package static func rows(
        _ count: Int, text: @escaping @Sendable (Int) -> Bytes,
        equal precedes: @escaping @Sendable (Int, Int) -> Bool
    ) async -> [UInt32] {
        guard count >= many else { return sorted(0..<count, text, precedes).map(\.row) }
        async let first = sorted(0..<(count / 2), text, precedes)
        let second = sorted((count / 2)..<count, text, precedes)
        return merged(await first, second, text, precedes)
    }

    /// From here on two halves are worth their merge.
    private static let many = 1 << 14

    private static func sorted(
        _ rows: Range<Int>, _ text: (Int) -> Bytes, _ precedes: (Int, Int) -> Bool
    ) -> [Key] {
        var keys: [Key] = []
        keys.reserveCapacity(rows.count)
        for row in rows { keys.append(Key(text(row), row: row)) }
        keys.sort { isBefore($0, $1, text, precedes) }
        return keys
    }

    private static func merged(
        _ first: [Key], _ second: [Key], _ text: (Int) -> Bytes, _ precedes: (Int, Int) -> Bool
    ) -> [UInt32] {
        var rows: [UInt32] = []
        rows.reserveCapacity(first.count + second.count)
        var index = 0
        for key in second {
            // Equal rows of the first half stay first, as in a stable sort.
            while index < first.count, !isBefore(key, first[index], text, precedes) {
                rows.append(first[index].row)
                index += 1
            }
            rows.append(key.row)
        }
        rows.append(contentsOf: first[index...].lazy.map(\.row))
        return rows
    }

    private static func isBefore(
        _ left: Key, _ right: Key, _ text: (Int) -> Bytes, _ precedes: (Int, Int) -> Bool
    ) -> Bool {
        if left.first != right.first { return left.first < right.first }
        if left.second != right.second { return left.second < right.second }
        if left.third != right.third { return left.third < right.third }
        let order = text(Int(left.row)).compare(text(Int(right.row)))
        return order != 0 ? order < 0 : precedes(Int(left.row), Int(right.row))
    }
}
