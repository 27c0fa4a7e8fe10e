/// The text of an arena, for whoever was given it to read.
///
/// What a reference answers never changes and never moves; it is valid as long as the text or its
/// arena.
package struct ByteText: Sendable {
    let pages: TextPages

    /// The bytes held, for memory figures.
    package var byteCount: Int { pages.count * TextPages.chunkSize }

    /// The string at a reference that the arena handed out.
    package func bytes(_ reference: ByteArena.Reference) -> Bytes {
        let chunk = pages.chunks[Int(reference.offset >> TextPages.chunkBits)]
        let start = chunk + Int(reference.offset & (1 << TextPages.chunkBits - 1))
        let first = start.load(as: UInt8.self)
        return first < 0x80
            ? Bytes(start: start + 1, count: Int(first)) : ByteText.longString(at: start)
    }

    @inline(never)
    private static func longString(at start: UnsafeMutableRawPointer) -> Bytes {
        var length = Int(start.load(as: UInt8.self) & 0x7F)
        for index in 1..<4 { length = length << 8 | Int((start + index).load(as: UInt8.self)) }
        return Bytes(start: start + 4, count: length)
    }

    /// The string at a reference as text.
    package func text(_ reference: ByteArena.Reference) -> String {
        String(decoding: bytes(reference), as: UTF8.self)
    }

    /// The strings at references in any order, looked up together.
    package func texts(_ references: [ByteArena.Reference]) -> Strings { Strings(self, references) }

    /// Strings one after the other, a few dozen looked up before the first of them is handed on.
    ///
    /// Memory answers questions that do not wait for each other all at once, and strings in no order
    /// are each a trip there.
    package struct Strings: IteratorProtocol {
        private static let step = 64
        private let text: ByteText
        private let references: [ByteArena.Reference]
        private var group: [Bytes] = []
        private var start = 0
        private var index = 0

        fileprivate init(_ text: ByteText, _ references: [ByteArena.Reference]) {
            self.text = text
            self.references = references
            group.reserveCapacity(Strings.step)
        }

        /// The next string; nil behind the last one.
        package mutating func next() -> Bytes? {
            if index == group.count {
                start += group.count
                let end = min(start + Strings.step, references.count)
                group.removeAll(keepingCapacity: true)
                for position in start..<end { group.append(text.bytes(references[position])) }
                index = 0
                if group.isEmpty { return nil }
            }
            index += 1
            return group[index - 1]
        }
    }
}
