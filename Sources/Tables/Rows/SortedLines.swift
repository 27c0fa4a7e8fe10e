import MailModel

/// LF-ended lines sorted by the bytes of their keys: one is found by a few dozen looks, however long
/// the text.
struct SortedLines {
    let text: StoredText

    /// The lines whose key is the one that `order` compares a line's key with: negative for a line
    /// that stands before it.
    func lines(where order: (Bytes) -> Int) throws -> [[UInt8]] {
        var low = 0
        var high = text.count
        while low < high {
            let line = try line(at: (low + high) / 2, notBefore: low)
            if line.text.withUnsafeBytes(order) < 0 { low = line.next } else { high = line.start }
        }
        var found: [[UInt8]] = []
        while low < text.count {
            let line = try line(at: low, notBefore: low)
            guard line.text.withUnsafeBytes(order) == 0 else { break }
            found.append(line.text)
            low = line.next
        }
        return found
    }

    private struct Line {
        let start: Int
        let text: [UInt8]
        /// Where the next line starts.
        let next: Int
    }

    /// How far to look for the ends of a line at first.
    private static let reach = 2048

    /// The line that a place is in; a line is known to start at `low`.
    private func line(at place: Int, notBefore low: Int) throws -> Line {
        var reach = SortedLines.reach
        while true {
            let from = max(low, place - reach)
            let behind = min(text.count, place + reach)
            let piece = try text.bytes(from..<behind)
            let before = piece[..<(place - from)].lastIndex(of: UInt8(ascii: "\n"))
            let after = piece[(place - from)...].firstIndex(of: UInt8(ascii: "\n"))
            if before != nil || from == low, after != nil || behind == text.count {
                let start = before.map { $0 + 1 } ?? 0
                let end = after ?? piece.count
                return Line(
                    start: from + start, text: Array(piece[start..<end]), next: from + end + 1)
            }
            reach *= 4
        }
    }
}
