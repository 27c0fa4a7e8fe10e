import MailModel

/// Room for the text of one row, used again for the next.
final class RowRoom {
    private var room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 1)
    private var used = 0

    deinit { room.deallocate() }

    /// Forgets what is there, and makes room for so many bytes.
    func begin(_ count: Int) {
        used = 0
        guard count > room.count else { return }
        room.deallocate()
        room = .allocate(byteCount: count, alignment: 1)
    }

    /// A copy of a text, valid until `begin`.
    func keep(_ text: [UInt8]) -> Bytes {
        let copy = UnsafeMutableRawBufferPointer(rebasing: room[used..<(used + text.count)])
        copy.copyBytes(from: text)
        used += text.count
        return Bytes(copy)
    }

    /// What a field stands for: the field itself unless it is `-` or escaped.
    func plain(_ field: Bytes) -> Bytes {
        if Fields.isNone(field) { return Bytes(start: nil, count: 0) }
        return field.contains(UInt8(ascii: "\\")) ? keep(Fields.unescaped(field)) : field
    }
}
