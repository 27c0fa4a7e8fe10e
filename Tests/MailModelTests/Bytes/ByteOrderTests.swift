import MailModel
import TestSupport
import Testing

/// Rows are sorted by their text.
@Suite struct ByteOrderTests {
    /// Texts that often begin alike or are equal, some longer than what a row's key holds.
    private static func texts(_ count: Int) -> [[UInt8]] {
        var random = SeededGenerator(seed: UInt64(count))
        return (0..<count).map { _ in
            let beginning = [UInt8](repeating: 0x61, count: random.number(0...24))
            return beginning + random.bytes(random.number(0...2), of: [0x00, 0x40, 0x61, 0xFF])
        }
    }

    private static func text(_ arena: ByteArena, _ references: [ByteArena.Reference])
        -> @Sendable (Int) -> Bytes
    {
        { arena.bytes(references[$0]) }
    }

    @Test(arguments: [0, 1, 2, 500])
    func `By bytes, a beginning before what it begins, and equal ones as told`(count: Int) {
        let texts = Self.texts(count)
        let arena = ByteArena()
        let order = ByteOrder.rows(
            count, text: Self.text(arena, texts.map { arena.append($0) }), equal: { $0 > $1 })
        let expected = texts.indices.sorted { left, right in
            texts[left] == texts[right]
                ? left > right : texts[left].lexicographicallyPrecedes(texts[right])
        }
        #expect(order.map(Int.init) == expected)
    }

    @Test(arguments: [0, 3, 16_383, 16_384, 16_385, 50_001])
    func `Two halves beside each other come to the same as one`(count: Int) async {
        let arena = ByteArena()
        let text = Self.text(arena, Self.texts(count).map { arena.append($0) })
        // Where even that does not tell, rows stay in their order.
        let precedes: @Sendable (Int, Int) -> Bool = { $0 % 3 < $1 % 3 }
        let together = await ByteOrder.rows(count, text: text, equal: precedes)
        let alone = inOneGo(count, text, precedes)
        #expect(together == alone)
    }

    private func inOneGo(
        _ count: Int, _ text: (Int) -> Bytes, _ precedes: (Int, Int) -> Bool
    ) -> [UInt32] {
        ByteOrder.rows(count, text: text, equal: precedes)
    }
}
