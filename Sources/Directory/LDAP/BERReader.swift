import CLDAP
import MailModel

/// Walks BER (ITU-T X.690) element by element, with the library's own decoder (lber-decode(3)).
///
/// Of its functions the one that believes nothing: it checks each length against what is there.
struct BERReader: ~Copyable {
    /// A copy of the bytes; nil when there are none, for which the library ends the process (`assert`
    /// in `ber_write`, io.c).
    private let element: OpaquePointer?

    /// Reads the elements that the bytes are.
    init(_ bytes: Bytes) { element = BERReader.copy(of: bytes) }

    /// Reads the elements within one.
    init(_ contents: [UInt8]) { element = contents.withUnsafeBytes { BERReader.copy(of: $0) } }

    private static func copy(of bytes: Bytes) -> OpaquePointer? {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return nil }
        // The library only reads; C has no word for that here.
        var value = berval(
            bv_len: ber_len_t(bytes.count),
            bv_val: UnsafeMutableRawPointer(mutating: start).assumingMemoryBound(to: CChar.self))
        return ber_init(&value)
    }

    deinit { ber_free(element, 1) }

    /// The next element; nil at the end and when it is damaged.
    mutating func next() -> (tag: ber_tag_t, contents: [UInt8])? {
        guard let element else { return nil }
        var contents = berval()
        let tag = ber_skip_element(element, &contents)
        // LBER_ERROR, a negative number in an unsigned type, cannot be imported.
        guard tag != .max else { return nil }
        return (tag, Array(Bytes(contents)))
    }

    /// The next element if it has that tag.
    mutating func next(_ tag: ber_tag_t) -> [UInt8]? {
        guard let element = next(), element.tag == tag else { return nil }
        return element.contents
    }
}

extension ber_tag_t {
    static let integer: ber_tag_t = 0x02
    static let bits: ber_tag_t = 0x03
    static let octets: ber_tag_t = 0x04
    static let objectIdentifier: ber_tag_t = 0x06
    static let utcTime: ber_tag_t = 0x17
    static let sequence: ber_tag_t = 0x30
    static let set: ber_tag_t = 0x31
}
