package import MailModel

/// The recipients of a list, as its row has them: joined by commas.
package enum Recipients {
    /// Each recipient, borrowed; a comma in a quoted local part separates nothing.
    package static func of(_ list: Bytes) -> [Bytes] {
        var recipients: [Bytes] = []
        var start = 0
        var quoted = false
        var escaped = false
        for (index, byte) in list.enumerated() {
            if escaped {
                escaped = false
            } else if byte == UInt8(ascii: "\\"), quoted {
                escaped = true
            } else if byte == UInt8(ascii: "\"") {
                quoted.toggle()
            } else if byte == UInt8(ascii: ","), !quoted {
                recipients.append(Bytes(rebasing: list[start..<index]))
                start = index + 1
            }
        }
        if start < list.count { recipients.append(Bytes(rebasing: list[start...])) }
        return recipients
    }

    /// The name of the part behind a row's recipients, when the last of them looks like one.
    static func nextPart(of value: Bytes) -> [UInt8]? {
        let last = value.lastIndex(of: 0x2C).map { Bytes(rebasing: value[($0 + 1)...]) }
        guard let last, last.lastIndex(of: UInt8(ascii: "@")) != nil,
            Array(last).firstRange(of: Array("=part".utf8)) != nil
        else { return nil }
        return Array(last)
    }
}
