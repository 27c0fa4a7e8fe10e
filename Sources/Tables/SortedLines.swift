import Glibc
import MailModel

/// LF-ended lines sorted by the bytes of their keys, borrowed (usually mapped): one is found by a
/// few dozen looks, however long the text.
struct SortedLines {
    let text: Bytes

    /// The line that starts at `cursor`, which moves behind it; nil at the end.
    func line(at cursor: inout Int) -> Bytes? {
        guard cursor < text.count, let start = text.baseAddress?.advanced(by: cursor) else {
            return nil
        }
        let left = text.count - cursor
        let end = memchr(start, Int32(UInt8(ascii: "\n")), left)
        let length = end.map { start.distance(to: UnsafeRawPointer($0)) } ?? left
        cursor += length + 1
        return Bytes(start: start, count: length)
    }

    /// The lines whose key is the one that `order` compares a line's key with: negative for a line
    /// that stands before it.
    func lines(where order: (Bytes) -> Int) -> [Bytes] {
        var low = 0
        var high = text.count
        while low < high {
            var start = (low + high) / 2
            while start > low, text[start - 1] != UInt8(ascii: "\n") { start -= 1 }
            var cursor = start
            guard let line = line(at: &cursor) else { break }
            if order(line) < 0 { low = cursor } else { high = start }
        }
        var found: [Bytes] = []
        while let line = line(at: &low), order(line) == 0 { found.append(line) }
        return found
    }
}
