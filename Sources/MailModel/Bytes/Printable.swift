/// Text made fit for people: what a screen would obey, hide or turn round is shown as an escape,
/// `\u{202E}`. Every text for people goes through here: reports, log lines, complaints, pages.
extension String {
    /// The value, escaped, cut after `limit` characters.
    package init(printable bytes: Bytes, limit: Int = 255) {
        // Most values, and there may be millions.
        if bytes.count <= limit, bytes.isPlain {
            self = String(decoding: bytes, as: UTF8.self)
            return
        }
        var text = ""
        var length = 0
        let head = bytes.count / 4 > limit ? Bytes(rebasing: bytes.prefix(limit * 4 + 4)) : bytes
        for scalar in String(decoding: head, as: UTF8.self).unicodeScalars {
            guard length < limit else {
                text += "…"
                break
            }
            if scalar.isPrintable {
                text.unicodeScalars.append(scalar)
            } else {
                text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
            length += 1
        }
        self = text
    }

    /// The value, escaped, cut before the character that would end beyond `octets` of UTF-8.
    package init(printable bytes: Bytes, octets: Int) {
        self.init(printable: bytes, limit: octets)
        while utf8.count > octets { removeLast() }
    }

    /// The text, escaped, cut after `limit` characters.
    package init(printable text: String, limit: Int = 255) {
        self = text.withBytes { String(printable: $0, limit: limit) }
    }

    /// The whole text, escaped, its line breaks kept.
    package init(printableLines text: String) {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A }) {
            self = text
            return
        }
        self = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String(printable: String($0), limit: .max) }.joined(separator: "\n")
    }
}

extension UnsafeRawBufferPointer {
    /// Whether every byte is ASCII that can be seen, or a blank.
    package var isPlain: Bool { allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
}

extension Unicode.Scalar {
    /// False for what a person cannot see for what it is: controls (C0, C1, DEL), marks of direction,
    /// breaks of lines, and whatever has no width.
    package var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: !properties.isDefaultIgnorableCodePoint
        }
    }
}
