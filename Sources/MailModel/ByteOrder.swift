/// The order of rows by the text they refer to, for rows by the million.
package enum ByteOrder {
    /// A row's number and the beginning of its text, so that few comparisons touch the text itself.
    private struct Key {
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
        var keys: [Key] = []
        keys.reserveCapacity(count)
        for row in 0..<count { keys.append(Key(text(row), row: row)) }
        keys.sort { left, right in
            if left.first != right.first { return left.first < right.first }
            if left.second != right.second { return left.second < right.second }
            if left.third != right.third { return left.third < right.third }
            let order = text(Int(left.row)).compare(text(Int(right.row)))
            return order != 0 ? order < 0 : precedes(Int(left.row), Int(right.row))
        }
        return keys.map(\.row)
    }
}
