import MailModel

/// Walks DER (ITU-T X.690), as far as looking at a certificate needs it.
struct DERReader {
    private var rest: Bytes.SubSequence

    init(_ bytes: Bytes) {
        rest = bytes[...]
    }

    /// The next element; nil at the end and when it is damaged.
    mutating func next() -> (tag: UInt8, contents: Bytes)? {
        var bytes = rest
        guard let tag = bytes.popFirst(), let first = bytes.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            guard count > 0, count <= 4, bytes.count >= count else { return nil }
            length = bytes.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            bytes = bytes.dropFirst(count)
        }
        guard length <= bytes.count else { return nil }
        let contents = Bytes(rebasing: bytes.prefix(length))
        rest = bytes.dropFirst(length)
        return (tag, contents)
    }

    /// The next element if it has that tag.
    mutating func next(_ tag: UInt8) -> Bytes? {
        guard let element = next(), element.tag == tag else { return nil }
        return element.contents
    }
}
