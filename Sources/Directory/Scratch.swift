import MailModel

/// Memory for values that do not lie in the file as they are: folded lines, base64.
///
/// Pieces stay where they are until `reset`, so that an entry may point at them.
final class Scratch {
    private var chunks: [UnsafeMutableRawBufferPointer] = []
    private var chunk = 0
    private var used = 0

    deinit { chunks.forEach { $0.deallocate() } }

    /// Forgets all pieces; their memory will be used again.
    func reset() {
        chunk = 0
        used = 0
    }

    /// A piece of memory of `count` bytes.
    func take(_ count: Int) -> UnsafeMutableRawBufferPointer {
        while chunk < chunks.count, chunks[chunk].count - used < count {
            chunk += 1
            used = 0
        }
        if chunk == chunks.count {
            chunks.append(.allocate(byteCount: max(count, 1 << 16), alignment: 16))
        }
        defer { used += count }
        return UnsafeMutableRawBufferPointer(rebasing: chunks[chunk][used..<used + count])
    }
}
