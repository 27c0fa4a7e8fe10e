import Glibc
import MailModel

/// Walks an LDIF file record by record (RFC 2849), without copying what can be pointed at.
///
/// Only content records are taken. What ldapsearch(1) prints besides, without `-LLL`, is
/// understood: comments, references, and the result, which must be success.
struct LDIFReader {
    /// What is wrong, where, in one sentence.
    struct Flaw: Error {
        let offset: Int
        let sentence: String
    }

    /// Where the latest record starts.
    private(set) var recordStart = 0
    /// True when the latest record is a referral object (RFC 3296), which is not an entry.
    private(set) var isReferral = false
    /// References that stood between the records.
    private(set) var references = 0

    private let bytes: Bytes
    private var lines: LDIFLines
    private let scratch: Scratch
    private var slots: AttributeSlots

    init(_ bytes: Bytes, attributes: AttributeList, scratch: Scratch, from offset: Int = 0) {
        self.bytes = bytes
        self.scratch = scratch
        lines = LDIFLines(bytes, from: offset)
        slots = AttributeSlots(attributes)
    }

    /// Fills `entry` with the next record; false at the end of the file.
    mutating func next(into entry: inout Entry) throws(Flaw) -> Bool {
        while let line = try lines.next(scratch) {
            if line.isEmpty { continue }
            scratch.reset()
            // The line may have been folded into the scratch memory just given up: read it again.
            lines.stepBack()
            if try startRecord(&entry) { return true }
        }
        return false
    }

    /// Reads the record that starts here; false when it is something else than an entry.
    private mutating func startRecord(_ entry: inout Entry) throws(Flaw) -> Bool {
        guard let line = try lines.next(scratch) else { return false }
        recordStart = lines.lineStart
        isReferral = false
        let first = try attribute(in: line)
        guard !first.name.isEqual("dn") else {
            entry.begin(dn: try value(first))
            try fill(&entry)
            return true
        }
        if first.name.isEqual("version") {
            guard try value(first).elementsEqual([UInt8(ascii: "1")]) else {
                throw flaw("only version 1 of LDIF is known (RFC 2849)")
            }
            return false
        }
        guard
            first.name.isEqual("search") || first.name.isEqual("result")
                || first.name.isEqual("ref")
        else { throw flaw("a record must begin with its dn") }
        try skipTrailer(first)
        return false
    }

    private mutating func fill(_ entry: inout Entry) throws(Flaw) {
        var isFirst = true
        var ranges = RangesSeen()
        while let line = try lines.next(scratch), !line.isEmpty {
            let attribute = try attribute(in: line)
            let name = attribute.name
            if name.count == 10, name.isEqual("changetype") {
                throw flaw(
                    "a change record (changetype): only the contents of a directory can be read")
            }
            if isFirst, name.count == 7, name.isEqual("control") {
                throw flaw("a control: only the contents of a directory can be read")
            }
            if name.count == 2, name.isEqual("dn") {
                throw flaw("a second dn: an empty line must stand between records")
            }
            isFirst = false
            let isClass = name.count == 11 && name.isEqual("objectClass")
            guard let slot = slots.slot(of: name) else {
                if isClass, try value(attribute).isEqual("referral") { isReferral = true }
                continue
            }
            let value = try value(attribute)
            if isClass, value.isEqual("referral") { isReferral = true }
            if let range = ValueRange(name), !ranges.see(range, of: slot) {
                throw flaw("values are missing before this range of an attribute")
            }
            entry.append(slot: slot, value: value)
        }
        guard ranges.areComplete else {
            throw flaw(
                "the record has only the first values of an attribute (;range=): read it with "
                    + "splitroute snapshot, which fetches all of them")
        }
    }

    /// `search: 2`, `result: 0 Success` and what follows, as ldapsearch prints them at the end.
    private mutating func skipTrailer(_ first: Attribute) throws(Flaw) {
        var attribute = first
        while true {
            if attribute.name.isEqual("result") {
                let text = try value(attribute)
                guard Bytes(rebasing: text.prefix { $0 != 0x20 }).isEqual("0") else {
                    throw flaw(
                        "truncated: the server ended the search with \(String(printable: text))")
                }
            }
            if attribute.name.isEqual("ref") { references += 1 }
            guard let line = try lines.next(scratch), !line.isEmpty else { return }
            attribute = try self.attribute(in: line)
        }
    }

    // MARK: lines taken apart

    private struct Attribute {
        enum Form { case plain, base64 }
        let name: Bytes
        let text: Bytes
        let form: Form
    }

    private func attribute(in line: Bytes) throws(Flaw) -> Attribute {
        guard let start = line.baseAddress,
            let colon = memchr(start, Int32(UInt8(ascii: ":")), line.count)
        else { throw flaw("a line without a colon") }
        let split = start.distance(to: UnsafeRawPointer(colon))
        guard split > 0 else { throw flaw("a line without an attribute name") }
        var value = split + 1
        var form = Attribute.Form.plain
        if value < line.count, line[value] == UInt8(ascii: ":") {
            form = .base64
            value += 1
        } else if value < line.count, line[value] == UInt8(ascii: "<") {
            throw flaw("a value that stands in another file (:<) is not read")
        }
        while value < line.count, line[value] == 0x20 { value += 1 }
        return Attribute(
            name: Bytes(start: start, count: split),
            text: Bytes(start: start + value, count: line.count - value), form: form)
    }

    private func value(_ attribute: Attribute) throws(Flaw) -> Bytes {
        guard attribute.form == .base64 else { return attribute.text }
        let text = attribute.text.trimmed
        let memory = scratch.take(text.count / 4 * 3)
        guard let count = Base64.decode(text, into: memory) else {
            throw flaw("a value that is not base64")
        }
        return Bytes(rebasing: Bytes(memory)[..<count])
    }

    private func flaw(_ sentence: String) -> Flaw {
        Flaw(offset: lines.lineStart, sentence: sentence)
    }
}

extension UnsafeRawBufferPointer {
    /// Compares with an ASCII word, without regard to case.
    fileprivate func isEqual(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        let word = Bytes(start: word.utf8Start, count: count)
        return equals(word) || equalsIgnoringASCIICase(word)
    }
}
