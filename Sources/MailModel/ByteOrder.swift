/// The order of rows by the text they refer to, for rows by the million.
package enum ByteOrder {
    /// A row's number and the beginning of its text, so that few comparisons touch the text itself.
    private struct Key {
        let head: UInt64
        let next: UInt32
        let row: UInt32

        init(_ text: Bytes, row: Int) {
            if text.count >= 12 {
                head = text.loadUnaligned(as: UInt64.self).bigEndian
                next = text.loadUnaligned(fromByteOffset: 8, as: UInt32.self).bigEndian
            } else {
                var head: UInt64 = 0
                var next: UInt32 = 0
                for index in 0..<min(8, text.count) {
                    head |= UInt64(text[index]) << UInt64(56 - 8 * index)
                }
                for index in 8..<max(8, text.count) {
                    next |= UInt32(text[index]) << UInt32(24 - 8 * (index - 8))
                }
                self.head = head
                self.next = next
            }
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
            if left.head != right.head { return left.head < right.head }
            if left.next != right.next { return left.next < right.next }
            let order = text(Int(left.row)).compare(text(Int(right.row)))
            return order != 0 ? order < 0 : precedes(Int(left.row), Int(right.row))
        }
        return keys.map(\.row)
    }
}
