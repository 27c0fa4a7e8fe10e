/// A chunk of text that a thread of its own makes ready.
///
/// Clearing a chunk's pages takes as long as filling them, or much longer where a hypervisor must
/// find them first: it is done while the chunk before is filled.
final class ComingChunk {
    private let thread: SystemThread
    private let place: Place

    /// Where the thread puts it, and where it is found once the thread has ended.
    private final class Place: @unchecked Sendable {
        // Unchecked, because the thread alone writes it, and whoever reads it has joined the thread.
        var chunk: UnsafeMutableRawPointer?
    }

    /// Begins with one of `TextPages.chunkSize` bytes that `make` gets.
    ///
    /// - Throws: `ThreadRefused`; nobody needs it yet.
    init(_ make: @escaping @Sendable () -> UnsafeMutableRawPointer?) throws(ThreadRefused) {
        let place = Place()
        self.place = place
        thread = try SystemThread("pages") {
            guard let chunk = make() else { return }
            for page in stride(from: 0, to: TextPages.chunkSize, by: 4096) {
                (chunk + page).storeBytes(of: 0, as: UInt8.self)
            }
            place.chunk = chunk
        }
    }

    /// The chunk, which is the caller's from now on; nil when there was no memory for it.
    ///
    /// To be called once.
    func taken() -> UnsafeMutableRawPointer? {
        thread.join()
        return place.chunk
    }
}
