package import MailModel

/// A text that is read where it lies, piece by piece.
///
/// Files are never mapped: one that shrinks, or that its device does not give back, would end the
/// program (SIGBUS). Here it is an error, and whoever reads gets no answer.
package struct StoredText {
    /// How many bytes it has.
    package let count: Int
    private let fill: (Int, UnsafeMutableRawBufferPointer) throws -> Void

    /// A text of so many bytes; `fill` fills a buffer with those from an offset on, or throws.
    package init(count: Int, fill: @escaping (Int, UnsafeMutableRawBufferPointer) throws -> Void) {
        self.count = count
        self.fill = fill
    }

    /// A text in memory, which must stay as long as it is read.
    package init(_ bytes: Bytes) {
        self.init(count: bytes.count) { offset, buffer in
            buffer.copyMemory(from: Bytes(rebasing: bytes[offset..<(offset + buffer.count)]))
        }
    }

    /// Fills the buffer with the bytes from an offset on; there must be as many.
    package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        precondition(offset >= 0 && buffer.count <= count - offset, "the text is not that long")
        if !buffer.isEmpty { try fill(offset, buffer) }
    }

    /// A copy of a part.
    func bytes(_ range: Range<Int>) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
            let part = UnsafeMutableRawBufferPointer(buffer)
            try read(
                at: range.lowerBound,
                into: UnsafeMutableRawBufferPointer(rebasing: part[..<range.count]))
            filled = range.count
        }
    }

    /// Calls `body` with the text in pieces, each valid for its call; false from `body` ends it.
    package func forEachPiece(_ body: (Bytes) throws -> Bool) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(count, StoredText.pieceSize), alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        while offset < count {
            let piece = UnsafeMutableRawBufferPointer(
                rebasing: buffer[..<min(buffer.count, count - offset)])
            try read(at: offset, into: piece)
            offset += piece.count
            guard try body(Bytes(piece)) else { return }
        }
    }

    /// How much is read at once where all of it is wanted.
    static let pieceSize = 1 << 18
}
