package import MailModel

/// Writes entries as LDIF that `LDIFDirectory` reads back as they were (RFC 2849).
package struct LDIFWriter {
    /// What the head of a snapshot says.
    package struct Header: Sendable {
        package var server: String
        package var base: String
        /// The time as the caller wants it read.
        package var time: String
        package var attributes: AttributeList

        package init(server: String, base: String, time: String, attributes: AttributeList) {
            self.server = server
            self.base = base
            self.time = time
            self.attributes = attributes
        }
    }

    /// How many entries have been written.
    package private(set) var count = 0

    private let write: (Bytes) throws -> Void
    private var buffer: [UInt8] = []
    private var line: [UInt8] = []

    /// Begins a snapshot; `write` is given pieces of the file, in order.
    package init(_ header: Header, write: @escaping (Bytes) throws -> Void) throws {
        self.write = write
        // No version line: slapadd(8) takes one that is followed by an empty line for a record.
        add(SnapshotMark.opening)
        add("# server: \(String(printable: header.server))")
        add("# base: \(String(printable: header.base))")
        add("# time: \(String(printable: header.time))")
        // One a line: a comment may be folded, but nobody likes to read that.
        for name in header.attributes.names { add("# attribute: \(String(printable: name))") }
        buffer.append(0x0A)
        try flush(above: 0)
    }

    /// Writes an entry.
    package mutating func append(_ entry: borrowing Entry) throws {
        count += 1
        add("dn", entry.dn)
        let names = entry.attributes.names
        // forEachValue's closure must not capture self, which it would change.
        var values: [(slot: Int, value: Bytes)] = []
        entry.forEachValue { values.append(($0, $1)) }
        for value in values { add(names[value.slot], value.value) }
        buffer.append(0x0A)
        try flush(above: 1 << 16)
    }

    /// Ends the snapshot with the number of entries; without this the file counts as truncated.
    package mutating func finish() throws {
        add(SnapshotMark.closing(count))
        try flush(above: 0)
    }

    private mutating func flush(above limit: Int) throws {
        guard buffer.count > limit else { return }
        try buffer.withUnsafeBytes { try write($0) }
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func add(_ text: String) {
        buffer += text.utf8
        buffer.append(0x0A)
    }

    private mutating func add(_ name: String, _ value: Bytes) {
        line.removeAll(keepingCapacity: true)
        line += name.utf8
        if LDIFWriter.isSafe(value) {
            line += [UInt8(ascii: ":"), 0x20]
            line += value
        } else {
            line += [UInt8(ascii: ":"), UInt8(ascii: ":"), 0x20]
            Base64.encode(value, to: &line)
        }
        addFolded()
    }

    /// Lines of at most 76 characters, the later ones begun by a blank (RFC 2849 note 2).
    private mutating func addFolded() {
        var rest = line[...]
        buffer += rest.prefix(76)
        rest = rest.dropFirst(76)
        while !rest.isEmpty {
            buffer += [0x0A, 0x20]
            buffer += rest.prefix(75)
            rest = rest.dropFirst(75)
        }
        buffer.append(0x0A)
    }

    /// SAFE-STRING of RFC 2849, without the control characters it would allow and without a blank
    /// at the end, which editors lose.
    private static func isSafe(_ value: Bytes) -> Bool {
        guard let first = value.first, let last = value.last else { return true }
        let isBegun = first != 0x20 && first != UInt8(ascii: ":") && first != UInt8(ascii: "<")
        return isBegun && last != 0x20 && value.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }
}
