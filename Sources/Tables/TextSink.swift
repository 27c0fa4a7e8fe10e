package import MailModel

/// Takes rendered bytes on their way to a file, in pieces of about 64 KiB.
package struct TextSink {
    private let buffer = Buffer()
    private let flushTo: (Bytes) throws -> Void

    /// A sink that hands what it gathers to `flushTo`.
    package init(_ flushTo: @escaping (Bytes) throws -> Void) {
        self.flushTo = flushTo
    }

    mutating func write(_ bytes: Bytes) throws {
        if bytes.count > buffer.room { try flush() }
        if bytes.count > buffer.room { return try flushTo(bytes) }
        buffer.append(bytes)
    }

    mutating func write(_ text: [UInt8]) throws {
        try text.withUnsafeBytes { try write($0) }
    }

    mutating func write(_ text: String) throws {
        try text.withBytes { try write($0) }
    }

    mutating func write(_ byte: UInt8) throws {
        if buffer.room == 0 { try flush() }
        buffer.append(byte)
    }

    /// Hands on what is left; a renderer calls it at its end.
    mutating func flush() throws {
        try flushTo(buffer.bytes)
        buffer.used = 0
    }

    private final class Buffer {
        private let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: 1 << 16, alignment: 16)
        var used = 0

        deinit { memory.deallocate() }

        var room: Int { memory.count - used }
        var bytes: Bytes { Bytes(rebasing: memory[..<used]) }

        func append(_ bytes: Bytes) {
            guard let start = bytes.baseAddress else { return }
            memory.baseAddress?.advanced(by: used).copyMemory(from: start, byteCount: bytes.count)
            used += bytes.count
        }

        func append(_ byte: UInt8) {
            memory[used] = byte
            used += 1
        }
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
