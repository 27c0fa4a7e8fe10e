package import MailModel

/// Takes rendered bytes on their way to a file, in pieces of at most 256 KiB.
package struct TextSink: ~Copyable {
    private let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: 1 << 18, alignment: 16)
    private var used = 0
    private let flushTo: (Bytes) throws -> Void

    /// A sink that hands what it gathers to `flushTo`.
    package init(_ flushTo: @escaping (Bytes) throws -> Void) {
        self.flushTo = flushTo
    }

    deinit { buffer.deallocate() }

    mutating func write(_ bytes: Bytes) throws {
        if bytes.count > buffer.count - used {
            try flush()
            if bytes.count > buffer.count { return try flushTo(bytes) }
        }
        guard let start = bytes.baseAddress, let target = buffer.baseAddress else { return }
        (target + used).copyMemory(from: start, byteCount: bytes.count)
        used += bytes.count
    }

    mutating func write(_ text: [UInt8]) throws {
        try text.withUnsafeBytes { try write($0) }
    }

    mutating func write(_ text: String) throws {
        try text.withBytes { try write($0) }
    }

    mutating func write(_ byte: UInt8) throws {
        if used == buffer.count { try flush() }
        buffer[used] = byte
        used += 1
    }

    /// Hands on what is left; a renderer calls it at its end.
    package mutating func flush() throws {
        try flushTo(Bytes(rebasing: buffer[..<used]))
        used = 0
    }

    /// Gathers everything a renderer writes, for small tables and tests.
    package static func gather(_ body: (inout TextSink) throws -> Void) throws -> [UInt8] {
        let gathered = Gathered()
        var sink = TextSink { gathered.bytes.append(contentsOf: $0) }
        try body(&sink)
        try sink.flush()
        return gathered.bytes
    }

    private final class Gathered {
        var bytes: [UInt8] = []
    }
}
