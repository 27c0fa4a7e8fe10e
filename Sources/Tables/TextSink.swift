package import MailModel

/// Takes rendered bytes on their way to a file, in pieces of about 64 KiB.
package struct TextSink {
    private var buffer: [UInt8] = []
    private let flushTo: (Bytes) throws -> Void

    /// A sink that hands what it gathers to `flushTo`.
    package init(_ flushTo: @escaping (Bytes) throws -> Void) {
        self.flushTo = flushTo
        buffer.reserveCapacity(1 << 17)
    }

    mutating func write(_ bytes: Bytes) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 16 { try flush() }
    }

    mutating func write(_ text: String) throws {
        try text.withBytes { try write($0) }
    }

    mutating func write(_ byte: UInt8) { buffer.append(byte) }

    /// Hands on what is left; a renderer calls it at its end.
    mutating func flush() throws {
        try buffer.withUnsafeBytes { try flushTo($0) }
        buffer.removeAll(keepingCapacity: true)
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
