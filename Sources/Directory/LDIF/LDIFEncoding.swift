import Glibc
import MailModel

/// How the text of a file is encoded, by its byte order mark: LDIF is UTF-8 (RFC 2849), but
/// ldifde(1) with `-u` and PowerShell write UTF-16.
enum LDIFEncoding {
    case utf8, utf16(isBigEndian: Bool)

    /// The encoding of a file, and the length of the mark that says so.
    static func detect(_ bytes: Bytes) -> (encoding: LDIFEncoding, mark: Int) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16(isBigEndian: false), 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16(isBigEndian: true), 2) }
        return (.utf8, 0)
    }

    /// Text of UTF-16 as UTF-8, in memory of malloc(3); nil when it is not UTF-16.
    static func utf8(fromUTF16 bytes: Bytes, isBigEndian: Bool) -> Bytes? {
        guard bytes.count % 2 == 0 else { return nil }
        // A unit of two bytes is at most three in UTF-8, a pair of them four.
        guard let memory = malloc(bytes.count / 2 * 3 + 1) else { return nil }
        let text = memory.assumingMemoryBound(to: UInt8.self)
        var count = 0
        let hasMistake = transcode(
            UTF16Units(bytes: bytes, isBigEndian: isBigEndian), from: UTF16.self, to: UTF8.self,
            stoppingOnError: true
        ) { byte in
            text[count] = byte
            count += 1
        }
        guard !hasMistake else {
            free(memory)
            return nil
        }
        return Bytes(start: memory, count: count)
    }
}

private struct UTF16Units: IteratorProtocol {
    let bytes: Bytes
    let isBigEndian: Bool
    private var position = 0

    init(bytes: Bytes, isBigEndian: Bool) {
        self.bytes = bytes
        self.isBigEndian = isBigEndian
    }

    mutating func next() -> UInt16? {
        guard position < bytes.count else { return nil }
        let unit = bytes.loadUnaligned(fromByteOffset: position, as: UInt16.self)
        position += 2
        return isBigEndian ? UInt16(bigEndian: unit) : UInt16(littleEndian: unit)
    }
}
