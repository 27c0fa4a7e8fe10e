import Crypto

/// Takes the bytes of one file of a staging folder.
///
/// Collects small pieces to 1 MiB before it writes, and digests and counts on the way, so that the read-back has
/// something to compare with.
package struct FileSink: ~Copyable {
    private static let capacity = 1 << 20
    /// What is not worth being copied before it is written.
    private static let large = 1 << 16

    private let file: OpenFile
    private let disk: any Disk
    private let buffer: UnsafeMutableRawBufferPointer
    private var filled = 0
    private var written = 0
    private var hash = SHA256()

    init(file: OpenFile, disk: any Disk) {
        self.file = file
        self.disk = disk
        buffer = .allocate(byteCount: Self.capacity, alignment: 16)
    }

    deinit {
        buffer.deallocate()
    }

    /// Appends bytes; they may go away as soon as the call returns.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        if bytes.count > Self.capacity - filled || bytes.count >= Self.large { try flush() }
        guard bytes.count < Self.large else { return try pass(bytes) }
        UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyMemory(from: bytes)
        filled += bytes.count
    }

    /// Appends bytes; nothing is kept of the span.
    package mutating func write(_ bytes: RawSpan) throws(StoreError) {
        try bytes.withUnsafeBytes { bytes throws(StoreError) in try write(bytes) }
    }

    /// Appends an array's bytes.
    package mutating func write(_ bytes: [UInt8]) throws(StoreError) {
        try write(bytes.span.bytes)
    }

    /// Appends text as UTF-8.
    package mutating func write(_ text: String) throws(StoreError) {
        try write(text.utf8.span.bytes)
    }

    /// Writes what is left; says what the file must now contain.
    mutating func finish() throws(StoreError) -> Fingerprint {
        try flush()
        return Fingerprint(bytes: written, digest: hash.finalize())
    }

    private mutating func flush() throws(StoreError) {
        guard filled > 0 else { return }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<filled])
        filled = 0
        try pass(bytes)
    }

    private mutating func pass(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        hash.update(bufferPointer: bytes)
        written += bytes.count
        try disk.write(bytes, to: file)
    }
}
