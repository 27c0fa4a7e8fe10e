import CUnistring
import Glibc

/// Normal forms of Unicode text (UAX #15), by libunistring.
package enum NormalForm {
    /// Composed: the form in which addresses and logins are kept.
    package static func composed(_ text: String) -> String {
        normalised(text, by: splitroute_nfc)
    }

    /// Decomposed: a letter and its accents apart, so that accents can be dropped.
    package static func decomposed(_ text: String) -> String {
        normalised(text, by: splitroute_nfd)
    }

    /// Lower case and composed: composed once more behind, because lower-casing can leave a letter
    /// and its accent apart (`J̌` has no composed capital, `ǰ` has).
    package static func lowercased(_ text: String) -> String {
        composed(composed(text).lowercased())
    }

    /// Without differences of letter case, also where that changes the number of letters (`ß` is
    /// `ss`, `ς` is `σ`): Unicode's full case folding.
    package static func caseFolded(_ text: Bytes) -> [UInt8] {
        Array(normalised(String(decoding: text, as: UTF8.self), by: splitroute_casefold).utf8)
    }

    private static func normalised(
        _ text: String,
        by transform: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<Int>?) ->
            UnsafeMutablePointer<UInt8>?
    ) -> String {
        text.withBytes { bytes in
            if bytes.isASCII { return text }
            var count = 0
            let start = bytes.bindMemory(to: UInt8.self).baseAddress
            guard let result = transform(start, bytes.count, &count) else { return text }
            defer { free(result) }
            return String(decoding: UnsafeBufferPointer(start: result, count: count), as: UTF8.self)
        }
    }
}

/// Folding of values for comparison: case ignored, white space at the ends dropped and runs of it
/// made one blank (RFC 4518 sections 2.2 and 2.6.1).
package enum Folding {
    /// The folded form of a value.
    package static func fold(_ bytes: Bytes) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(bytes.count)
        append(bytes, to: &folded)
        return folded
    }

    /// Adds the folded form of a value to `folded`.
    package static func append(_ bytes: Bytes, to folded: inout [UInt8]) {
        guard bytes.isASCII else {
            let text = NormalForm.lowercased(String(decoding: bytes, as: UTF8.self))
            text.withBytes { collapse($0, lowercasing: false, into: &folded) }
            return
        }
        collapse(bytes, lowercasing: true, into: &folded)
    }

    /// A value with white space folded and its case kept.
    package static func foldBlanks(_ bytes: Bytes) -> [UInt8] {
        var folded: [UInt8] = []
        collapse(bytes, lowercasing: false, into: &folded)
        return folded
    }

    /// Tells whether a value, folded, equals an already folded one, without copying ASCII text.
    package static func value(_ value: Bytes, equalsFolded folded: [UInt8]) -> Bool {
        var index = 0
        var pendingBlank = false
        for byte in value {
            guard byte < 0x80 else { return fold(value) == folded }
            if byte.isASCIISpace {
                pendingBlank = index > 0
                continue
            }
            if pendingBlank {
                guard index < folded.count, folded[index] == 0x20 else {
                    return isSlow(value) && fold(value) == folded
                }
                index += 1
                pendingBlank = false
            }
            guard index < folded.count, folded[index] == byte.asciiLowercased else {
                return isSlow(value) && fold(value) == folded
            }
            index += 1
        }
        return index == folded.count
    }

    private static func isSlow(_ value: Bytes) -> Bool { !value.isASCII }

    private static func collapse(_ bytes: Bytes, lowercasing: Bool, into folded: inout [UInt8]) {
        let start = folded.count
        var pendingBlank = false
        for byte in bytes {
            if byte.isASCIISpace {
                pendingBlank = folded.count > start
                continue
            }
            if pendingBlank { folded.append(0x20) }
            pendingBlank = false
            folded.append(lowercasing ? byte.asciiLowercased : byte)
        }
    }
}
