import Glibc

/// Text that stays: byte strings one behind the other, addressed by 32-bit references.
///
/// A million users' addresses, names and ids live here instead of in a million objects. Strings
/// are appended and never change; what `bytes(_:)` answers is valid as long as the arena.
///
/// One thread at a time may append. Others may read meanwhile what they have references to: a string
/// that is there is never touched again, and never moved.
package final class ByteArena: @unchecked Sendable {
    /// A string in an arena.
    ///
    /// The zero reference is the empty string of every arena.
    package struct Reference: Hashable, Sendable {
        fileprivate let offset: UInt32
        /// The empty string, which stands for "none" where a row may lack a value.
        package static let none = Reference(offset: 0)
    }

    private static let chunkBits: UInt32 = 21
    private static let chunkLimit = 2048
    private static let chunkSize = 1 << Int(chunkBits)

    /// Room for every chunk there can be: a constant pointer costs the look-up one load.
    private let chunks = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(
        capacity: ByteArena.chunkLimit)
    private var chunkCount = 0
    private var owned: [(block: UnsafeMutableRawPointer, size: Int)] = []
    private var used = ByteArena.chunkSize

    /// An arena that holds nothing but the empty string.
    package init() {
        _ = append([])
    }

    deinit {
        if let spare = next.flatMap(ByteArena.made) { munmap(spare, ByteArena.chunkSize) }
        for (block, size) in owned { munmap(block, size) }
        chunks.deallocate()
    }

    /// The bytes held, for memory figures.
    package var byteCount: Int { chunkCount * ByteArena.chunkSize }

    /// Copies a string in; it must be shorter than 2^28 bytes, and the arena than 2^32.
    package func append(_ bytes: Bytes) -> Reference {
        append(bytes, Bytes(start: nil, count: 0))
    }

    /// Copies two texts in as one string.
    package func append(_ bytes: Bytes, _ rest: Bytes) -> Reference {
        let length = bytes.count + rest.count
        // One empty string only: `== .none` must tell whether a row lacks a value.
        if length == 0, chunkCount > 0 { return .none }
        let prefix = length < 0x80 ? 1 : 4
        if used + prefix + length > ByteArena.chunkSize { grow(for: prefix + length) }
        let base = UInt32(chunkCount - 1 - extraChunks) << ByteArena.chunkBits
        let reference = Reference(offset: base | UInt32(used))
        let target = chunks[chunkCount - 1 - extraChunks] + used
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

    /// Copies strings of another arena in, one behind the other; answers their new references.
    package func append(_ references: [Reference], of other: ByteArena) -> [Reference] {
        var moved: [Reference] = []
        moved.reserveCapacity(references.count)
        var texts = other.texts(references)
        while let text = texts.next() { moved.append(append(text)) }
        return moved
    }

    /// The strings at references in any order, looked up together; valid as long as the arena.
    package func texts(_ references: [Reference]) -> Texts { Texts(self, references) }

    /// Strings one after the other, a few dozen looked up before the first of them is handed on.
    ///
    /// Memory answers questions that do not wait for each other all at once, and strings in no order
    /// are each a trip there.
    package struct Texts: IteratorProtocol {
        private static let step = 64
        private let arena: ByteArena
        private let references: [Reference]
        private var group: [Bytes] = []
        private var start = 0
        private var index = 0

        fileprivate init(_ arena: ByteArena, _ references: [Reference]) {
            self.arena = arena
            self.references = references
            group.reserveCapacity(Texts.step)
        }

        /// The next string; nil behind the last one.
        package mutating func next() -> Bytes? {
            if index == group.count {
                start += group.count
                let end = min(start + Texts.step, references.count)
                group.removeAll(keepingCapacity: true)
                for position in start..<end { group.append(arena.bytes(references[position])) }
                index = 0
                if group.isEmpty { return nil }
            }
            index += 1
            return group[index - 1]
        }
    }

    /// Copies a string in.
    package func append(_ bytes: [UInt8]) -> Reference {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Copies a string in.
    package func append(_ text: String) -> Reference {
        text.withBytes { append($0) }
    }

    /// The string at a reference of this arena.
    package func bytes(_ reference: Reference) -> Bytes {
        let chunk = chunks[Int(reference.offset >> ByteArena.chunkBits)]
        let start = chunk + Int(reference.offset & (1 << ByteArena.chunkBits - 1))
        let first = start.load(as: UInt8.self)
        return first < 0x80
            ? Bytes(start: start + 1, count: Int(first)) : ByteArena.longString(at: start)
    }

    @inline(never)
    private static func longString(at start: UnsafeMutableRawPointer) -> Bytes {
        var length = Int(start.load(as: UInt8.self) & 0x7F)
        for index in 1..<4 { length = length << 8 | Int((start + index).load(as: UInt8.self)) }
        return Bytes(start: start + 4, count: length)
    }

    /// The string at a reference as text.
    package func text(_ reference: Reference) -> String {
        String(decoding: bytes(reference), as: UTF8.self)
    }

    /// Chunks behind the first one of the last block: a long string has a block of its own.
    private var extraChunks = 0

    private func grow(for needed: Int) {
        let count = max(1, (needed + ByteArena.chunkSize - 1) >> Int(ByteArena.chunkBits))
        guard chunkCount + count <= ByteArena.chunkLimit else {
            Shortage.references.end()
        }
        guard let block = count == 1 ? nextChunk() : ByteArena.pages(count) else {
            Shortage.memory(bytes: count * ByteArena.chunkSize).end()
        }
        owned.append((block, count * ByteArena.chunkSize))
        for index in 0..<count {
            (chunks + chunkCount + index).initialize(to: block + index * ByteArena.chunkSize)
        }
        chunkCount += count
        extraChunks = count - 1
        used = 0
    }

    /// The thread that makes the next chunk; nil in an arena that is small, or when the system has
    /// no thread to give.
    private var next: pthread_t?

    /// A chunk, and the next one on its way; nil without memory for this one.
    ///
    /// Clearing a chunk's pages takes as long as filling them, or much longer where a hypervisor
    /// must find them first: a thread of its own does that while this chunk is filled.
    private func nextChunk() -> UnsafeMutableRawPointer? {
        if chunkCount == 0 { return ByteArena.mapped(ByteArena.chunkSize) }
        let block = next.flatMap(ByteArena.made) ?? ByteArena.pages(1)
        next = nil
        guard chunkCount >= ByteArena.few else { return block }
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { _ in
                // Nobody needs it yet: without memory there is simply none.
                guard let block = ByteArena.pages(1) else { return nil }
                for page in stride(from: 0, to: ByteArena.chunkSize, by: 4096) {
                    (block + page).storeBytes(of: 0, as: UInt8.self)
                }
                return block
            }, nil)
        if code == 0 { next = thread }
        return block
    }

    /// With so many chunks an arena is expected to grow on.
    private static let few = 8

    private static func made(by thread: pthread_t) -> UnsafeMutableRawPointer? {
        var block: UnsafeMutableRawPointer?
        pthread_join(thread, &block)
        return block
    }

    /// Memory for chunks that goes back to the system with the arena: what malloc(3) keeps of freed
    /// chunks of this size is room that the big arrays of the next stage cannot use.
    ///
    /// Huge pages (madvise(2)) spare a run most of its page faults and misses of the address cache;
    /// blocks begin where such pages do.
    private static func pages(_ count: Int) -> UnsafeMutableRawPointer? {
        let size = count * chunkSize
        guard let room = mapped(size + chunkSize) else { return nil }
        let block = room.alignedUp(toMultipleOf: chunkSize)
        let before = room.distance(to: block)
        if before > 0 { munmap(room, before) }
        if before < chunkSize { munmap(block + size, chunkSize - before) }
        madvise(block, size, MADV_HUGEPAGE)
        return block
    }

    private static func mapped(_ size: Int) -> UnsafeMutableRawPointer? {
        let room = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        return room == MAP_FAILED ? nil : room
    }
}
