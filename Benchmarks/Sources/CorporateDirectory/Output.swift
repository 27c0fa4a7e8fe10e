import Foundation

/// Lines to a file descriptor, a megabyte at a time.
public struct Output: ~Copyable {
    private let descriptor: FileHandle
    private var buffer: [UInt8] = []

    /// Lines to the file at a path.
    public init(path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw CocoaError(.fileWriteUnknown)
        }
        descriptor = try FileHandle(forWritingTo: URL(filePath: path))
        buffer.reserveCapacity(1 << 20)
    }

    deinit {
        try? descriptor.write(contentsOf: buffer)
        try? descriptor.close()
    }

    mutating func line(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count > 1 << 20 - 1 << 12 {
            try? descriptor.write(contentsOf: buffer)
            buffer.removeAll(keepingCapacity: true)
        }
    }

    /// An attribute's line; base64 when RFC 2849 asks for it.
    mutating func attribute(_ name: String, _ value: String) {
        let isSafe = value.utf8.allSatisfy { $0 < 0x80 && $0 >= 0x20 }
        if isSafe, let first = value.utf8.first, !" :<".utf8.contains(first) {
            line("\(name): \(value)")
        } else {
            line("\(name):: \(Data(value.utf8).base64EncodedString())")
        }
    }
}
