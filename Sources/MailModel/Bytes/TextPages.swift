import Glibc

/// Memory for text, in chunks that are found by their number and stay where they are.
///
/// One thread at a time may add chunks. Others may look meanwhile at those that are there.
final class TextPages: @unchecked Sendable {
    // Unchecked, because readers on other threads reach chunks alone that were there when they were given
    // their references, through a pointer that never changes; the rest is the owner's.
    static let chunkBits: UInt32 = 21
    static let chunkSize = 1 << Int(chunkBits)
    private static let limit = 2048

    /// Room for every chunk there can be: a constant pointer costs the look-up one load.
    let chunks = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(
        capacity: TextPages.limit)
    /// How many chunks there are.
    private(set) var count: Int
    /// Those whose chunks come first here too.
    private let earlier: TextPages?
    private var owned: [(block: UnsafeMutableRawPointer, size: Int)] = []
    /// The next chunk; nil while there are few, or when the system has no thread to give.
    private var next: ComingChunk?

    /// No chunk of its own, behind those of `earlier`.
    init(after earlier: TextPages? = nil) {
        self.earlier = earlier
        count = earlier?.count ?? 0
        if let earlier { chunks.initialize(from: earlier.chunks, count: count) }
    }

    deinit {
        if let spare = next?.taken() { munmap(spare, TextPages.chunkSize) }
        for (block, size) in owned { munmap(block, size) }
        chunks.deallocate()
    }

    /// Adds so many chunks, one behind the other in memory.
    func add(_ added: Int) {
        guard count + added <= TextPages.limit else { Shortage.references.end() }
        guard let block = added == 1 ? nextChunk() : TextPages.huge(added) else {
            Shortage.memory(bytes: added * TextPages.chunkSize).end()
        }
        owned.append((block, added * TextPages.chunkSize))
        for index in 0..<added {
            (chunks + count + index).initialize(to: block + index * TextPages.chunkSize)
        }
        count += added
    }

    /// With so many blocks of their own, pages are expected to grow on.
    private static let few = 8

    /// A chunk, and the next one on its way; nil without memory for this one.
    ///
    /// Clearing a chunk's pages takes as long as filling them, or much longer where a hypervisor
    /// must find them first: a thread of its own does that while this chunk is filled.
    private func nextChunk() -> UnsafeMutableRawPointer? {
        if owned.isEmpty { return TextPages.mapped(TextPages.chunkSize) }
        let block = next?.taken() ?? TextPages.huge(1)
        next = owned.count < TextPages.few ? nil : try? ComingChunk { TextPages.huge(1) }
        return block
    }

    /// Memory for chunks that goes back to the system with them: what malloc(3) keeps of freed
    /// chunks of this size is room that the big arrays of the next stage cannot use.
    ///
    /// Huge pages (madvise(2)) spare a run most of its page faults and misses of the address cache;
    /// blocks begin where such pages do.
    private static func huge(_ count: Int) -> UnsafeMutableRawPointer? {
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
