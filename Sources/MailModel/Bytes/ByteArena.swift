/// Text that stays: byte strings one behind the other, addressed by 32-bit references.
///
/// A million users' addresses, names and ids live here instead of in a million objects. The arena is
/// its owner's, who appends; whoever is to read is given its `text`.
///
/// One thread at a time may append. Others may read meanwhile what they have references to: a string
/// that is there is never touched again, and never moved.
package final class ByteArena: @unchecked Sendable {
    // Unchecked, because steps that share a compilation read it at once, and sets made of it travel with a
    // plan; who appends is one step at a time. A lock for each of millions of strings would cost more.

    /// A string in an arena.
    ///
    /// The zero reference is the empty string of every arena.
    package struct Reference: Hashable, Sendable {
        let offset: UInt32
        /// The empty string, which stands for "none" where a row may lack a value.
        package static let none = Reference(offset: 0)
    }

    /// What is in it, to be read.
    package let text: ByteText
    private let pages: TextPages
    private var used = TextPages.chunkSize
    /// Chunks behind the first one of the last block: a long string has a block of its own.
    private var extraChunks = 0

    /// An arena that holds nothing but the empty string.
    package init() {
        pages = TextPages()
        text = ByteText(pages: pages)
        _ = append([])
    }

    /// An arena that knows all strings of `text` by the references they have there; what is appended
    /// is not in `text`.
    package init(continuing text: ByteText) {
        pages = TextPages(after: text.pages)
        self.text = ByteText(pages: pages)
    }

    /// The string at a reference of this arena.
    package func bytes(_ reference: Reference) -> Bytes { text.bytes(reference) }

    /// Copies a string in; it must be shorter than 2^28 bytes, and the arena than 2^32.
    package func append(_ bytes: Bytes) -> Reference {
        append(bytes, Bytes(start: nil, count: 0))
    }

    /// Copies two texts in as one string.
    package func append(_ bytes: Bytes, _ rest: Bytes) -> Reference {
        let length = bytes.count + rest.count
        // One empty string only: `== .none` must tell whether a row lacks a value.
        if length == 0, pages.count > 0 { return .none }
        let prefix = length < 0x80 ? 1 : 4
        if used + prefix + length > TextPages.chunkSize { grow(for: prefix + length) }
        let number = pages.count - 1 - extraChunks
        let reference = Reference(offset: UInt32(number) << TextPages.chunkBits | UInt32(used))
        let target = pages.chunks[number] + used
        if prefix == 1 {
            target.storeBytes(of: UInt8(length), as: UInt8.self)
        } else {
            precondition(length < 1 << 28, "a string in an arena is shorter than 256 MiB")
            for index in 0..<4 {
                let byte = UInt8(truncatingIfNeeded: length >> (8 * (3 - index)))
                (target + index).storeBytes(of: index == 0 ? byte | 0x80 : byte, as: UInt8.self)
            }
        }
        if let source = bytes.baseAddress {
            (target + prefix).copyMemory(from: source, byteCount: bytes.count)
        }
        if let source = rest.baseAddress {
            (target + prefix + bytes.count).copyMemory(from: source, byteCount: rest.count)
        }
        used += prefix + length
        return reference
    }

    /// Copies strings of another text in, one behind the other; answers their new references.
    package func append(_ references: [Reference], of other: ByteText) -> [Reference] {
        var moved: [Reference] = []
        moved.reserveCapacity(references.count)
        var texts = other.texts(references)
        while let text = texts.next() { moved.append(append(text)) }
        return moved
    }

    /// Copies a string in.
    package func append(_ bytes: [UInt8]) -> Reference {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Copies a string in.
    package func append(_ text: String) -> Reference {
        text.withBytes { append($0) }
    }

    private func grow(for needed: Int) {
        let count = max(1, (needed + TextPages.chunkSize - 1) >> Int(TextPages.chunkBits))
        pages.add(count)
        extraChunks = count - 1
        used = 0
    }
}
