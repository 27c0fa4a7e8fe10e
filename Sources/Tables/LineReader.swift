import Glibc
import MailModel

/// The LF-ended lines of a text, one after the other; the last one may lack its end.
final class LineReader {
    private let text: StoredText
    private var buffer: UnsafeMutableRawBufferPointer
    /// What of the buffer is still to be handed out.
    private var unread = 0..<0
    /// Where the text goes on behind the buffer.
    private var behind = 0

    init(_ text: StoredText) {
        self.text = text
        buffer = .allocate(byteCount: min(text.count, StoredText.pieceSize), alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// The next line, valid until the one after it is asked for; nil at the end.
    func next() throws -> Bytes? {
        var searched = 0
        while true {
            let rest = Bytes(rebasing: buffer[unread])
            if let end = rest.lineEnd(from: searched) {
                unread = (unread.lowerBound + end + 1)..<unread.upperBound
                return Bytes(rebasing: rest[..<end])
            }
            searched = rest.count
            if try readOn() { continue }
            unread = 0..<0
            return rest.isEmpty ? nil : rest
        }
    }

    /// Takes in more of the text behind what is unread; false at its end.
    private func readOn() throws -> Bool {
        let left = text.count - behind
        guard left > 0 else { return false }
        let kept = UnsafeMutableRawBufferPointer(rebasing: buffer[unread])
        if kept.count == buffer.count {
            // A line longer than the buffer.
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: min(text.count, buffer.count * 2), alignment: 16)
            larger.copyMemory(from: Bytes(kept))
            buffer.deallocate()
            buffer = larger
        } else {
            // memmove(3): both may overlap.
            buffer.copyMemory(from: Bytes(kept))
        }
        unread = 0..<kept.count
        let room = buffer[kept.count...].prefix(left)
        try text.read(at: behind, into: UnsafeMutableRawBufferPointer(rebasing: room))
        behind += room.count
        unread = 0..<(kept.count + room.count)
        return true
    }
}

extension Bytes {
    /// Where the line that `start` is in ends with a line feed; nil when it does not.
    func lineEnd(from start: Int) -> Int? {
        let rest = Bytes(rebasing: self[start...])
        guard let base = rest.baseAddress,
            let end = memchr(base, Int32(UInt8(ascii: "\n")), rest.count)
        else { return nil }
        return start + base.distance(to: UnsafeRawPointer(end))
    }
}
