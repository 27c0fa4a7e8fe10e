import MailModel

/// The comments that make an LDIF file a snapshot: it says at its end how many entries it has, so
/// that a file cut short cannot pass for a small directory.
enum SnapshotMark {
    static let opening = "# splitroute snapshot"

    static func closing(_ count: Int) -> String { "# splitroute snapshot ends: \(count) entries" }

    /// Tells whether the file begins as a snapshot does.
    static func isSnapshot(_ bytes: Bytes) -> Bool {
        var lines = LDIFComments(bytes)
        for _ in 0..<2 {
            if let line = lines.next(), line.elementsEqual(opening.utf8) { return true }
        }
        return false
    }

    /// The number of entries its last line promises; nil when the last line does not.
    static func promisedCount(_ bytes: Bytes) -> Int? {
        var end = bytes.count
        while end > 0, bytes[end - 1].isASCIISpace { end -= 1 }
        let start = bytes[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let words = String(decoding: bytes[start..<end].prefix(80), as: UTF8.self)
            .split(separator: " ")
        guard words.count == 6, let count = Int(words[4]) else { return nil }
        return words.joined(separator: " ") == closing(count) ? count : nil
    }
}

/// The first lines of a file, comments or not.
private struct LDIFComments {
    private var rest: Bytes.SubSequence

    init(_ bytes: Bytes) {
        rest = bytes.prefix(200)
    }

    mutating func next() -> Bytes? {
        guard !rest.isEmpty else { return nil }
        let line = rest.prefix { $0 != 0x0A }
        rest = rest.dropFirst(line.count + 1)
        return Bytes(rebasing: line).trimmed
    }
}
