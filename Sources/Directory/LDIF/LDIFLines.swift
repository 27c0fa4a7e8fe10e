import Glibc
import MailModel

/// Walks the logical lines of an LDIF file: comments left out, folded lines joined.
struct LDIFLines {
    /// Where the latest line starts.
    private(set) var lineStart: Int
    /// What the comments so far say, when ldapsearch wrote them.
    var output = SearchOutput()

    private let bytes: Bytes
    private var position: Int

    init(_ bytes: Bytes, from offset: Int) {
        self.bytes = bytes
        position = offset
        lineStart = offset
    }

    /// The next line without its end, empty for a blank one, nil at the end of the file.
    ///
    /// The bytes lie in the file, or in `scratch` when the line was folded.
    mutating func next(_ scratch: Scratch) throws(LDIFReader.Flaw) -> Bytes? {
        while let line = physical() {
            guard let first = line.first else { return line }
            if first == UInt8(ascii: "#") {
                output.see(comment: line)
                while isContinued { _ = physical() }
                continue
            }
            if first == UInt8(ascii: "P"), SearchOutput.isPrompt(line) { continue }
            if first == 0x20 {
                throw LDIFReader.Flaw(
                    offset: lineStart, sentence: "a continued line without a line before it")
            }
            return isContinued ? join(line, scratch) : line
        }
        return nil
    }

    /// Makes the latest line the next one again.
    mutating func stepBack() { position = lineStart }

    private var isContinued: Bool { position < bytes.count && bytes[position] == 0x20 }

    private mutating func physical() -> Bytes? {
        guard position < bytes.count, let base = bytes.baseAddress else { return nil }
        let start = base + position
        let left = bytes.count - position
        var length = left
        lineStart = position
        if let end = memchr(start, 0x0A, left) {
            length = start.distance(to: UnsafeRawPointer(end))
            position += length + 1
        } else {
            position = bytes.count
        }
        if length > 0, start.load(fromByteOffset: length - 1, as: UInt8.self) == 0x0D {
            length -= 1
        }
        return Bytes(start: start, count: length)
    }

    private mutating func join(_ first: Bytes, _ scratch: Scratch) -> Bytes {
        let start = lineStart
        var total = first.count
        while isContinued, let line = physical() { total += line.count - 1 }
        let end = position
        let memory = scratch.take(total)
        memory.copyMemory(from: first)
        var filled = first.count
        position = start
        _ = physical()
        while position < end, let line = physical() {
            let rest = Bytes(rebasing: line.dropFirst())
            UnsafeMutableRawBufferPointer(rebasing: memory[filled...]).copyMemory(from: rest)
            filled += rest.count
        }
        lineStart = start
        return Bytes(memory)
    }
}
