package import MailModel

/// The recipients of a comma-joined list.
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
}
