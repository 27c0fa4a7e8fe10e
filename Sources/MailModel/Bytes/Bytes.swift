/// Borrowed bytes: valid only as long as their owner says (an entry's: for one callback).
package typealias Bytes = UnsafeRawBufferPointer

extension UnsafeRawBufferPointer {
    /// Compares as unsigned bytes, a prefix before the longer text: the order of every table.
    package func precedes(_ other: Bytes) -> Bool {
        compare(other) < 0
    }

    /// Tells whether both hold the same bytes.
    package func equals(_ other: Bytes) -> Bool {
        count == other.count && compare(other) == 0
    }

    /// Tells whether the bytes are exactly this word.
    package func equals(_ word: StaticString) -> Bool {
        count == word.utf8CodeUnitCount && equals(Bytes(start: word.utf8Start, count: count))
    }

    /// Compares as unsigned bytes: negative, zero or positive as in memcmp(3), then by length.
    package func compare(_ other: Bytes) -> Int {
        let shared = Swift.min(count, other.count)
        var index = 0
        while shared - index >= 8 {
            let mine = loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let theirs = other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if mine != theirs { return mine.bigEndian < theirs.bigEndian ? -1 : 1 }
            index += 8
        }
        while index < shared {
            if self[index] != other[index] { return self[index] < other[index] ? -1 : 1 }
            index += 1
        }
        return count - other.count
    }

    /// The bytes without ASCII white space at both ends.
    package var trimmed: Bytes {
        var start = 0
        var end = count
        while start < end, self[start].isASCIISpace { start += 1 }
        while end > start, self[end - 1].isASCIISpace { end -= 1 }
        return Bytes(rebasing: self[start..<end])
    }

    /// A copy with the ASCII letters in lower case.
    package var asciiLowercased: [UInt8] {
        Array(unsafeUninitializedCapacity: count) { copy, copied in
            for index in 0..<count { copy[index] = self[index].asciiLowercased }
            copied = count
        }
    }

    /// Tells whether every byte is ASCII.
    package var isASCII: Bool {
        var index = 0
        while count - index >= 8 {
            let word = loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if word & 0x8080_8080_8080_8080 != 0 { return false }
            index += 8
        }
        while index < count {
            if self[index] >= 0x80 { return false }
            index += 1
        }
        return true
    }

    /// The text, or nil when the bytes are not UTF-8 (RFC 3629).
    package var text: String? {
        String(validating: self, as: UTF8.self)
    }

    /// Compares ASCII text without regard to case; other bytes must be equal.
    package func equalsIgnoringASCIICase(_ other: Bytes) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index].asciiLowercased != other[index].asciiLowercased {
            return false
        }
        return true
    }
}

extension UInt8 {
    package var isASCIISpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
    package var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
    package var isASCIILetter: Bool { asciiLowercased >= 0x61 && asciiLowercased <= 0x7A }
    package var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// The value of a hexadecimal digit, nil for any other byte.
    package var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}

extension String {
    /// Hands the UTF-8 bytes of the string to `body`; they are valid for the call only.
    package func withBytes<Result, Failure: Error>(
        _ body: (Bytes) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var copy = self
        var outcome: Swift.Result<Result, Failure>?
        copy.withUTF8 { buffer in
            do throws(Failure) { outcome = .success(try body(Bytes(buffer))) } catch {
                outcome = .failure(error)
            }
        }
        guard let outcome else { preconditionFailure("withUTF8 calls its body") }
        return try outcome.get()
    }
}
