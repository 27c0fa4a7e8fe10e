import Glibc
import MailModel

/// Walks an LDIF file record by record (RFC 2849), without copying what can be pointed at.
///
/// Only what a directory holds is taken, also where each record says that it is to be added. What
/// ldapsearch(1) prints besides is understood: comments, references, and the result, which must be
/// success.
struct LDIFReader {
    /// What is wrong, where, in one sentence.
    struct Flaw: Error {
        let offset: Int
        let sentence: String
    }

    /// Where the latest record starts.
    private(set) var recordStart = 0
    /// What the latest record is.
    private(set) var kind = Kind.entry
    enum Kind {
        case entry
        /// A referral object (RFC 3296), which is not an entry.
        case referral
        /// What replication keeps to itself.
        case leftover
    }

    /// References that stood between the records.
    private(set) var references = 0

    private let bytes: Bytes
    private var lines: LDIFLines
    private let scratch: Scratch
    private var names: AttributeNames

    init(_ bytes: Bytes, attributes: AttributeList, scratch: Scratch, from offset: Int = 0) {
        self.bytes = bytes
        self.scratch = scratch
        lines = LDIFLines(bytes, from: offset)
        names = AttributeNames(attributes)
    }

    /// What is missing, as ldapsearch says it, once the last record was read; nil for nothing.
    var lack: String? { lines.output.lack }

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
        kind = .entry
        let first = try attribute(in: line)
        guard !first.name.equalsIgnoringASCIICase("dn") else {
            entry.begin(dn: try value(first))
            try fill(&entry)
            return true
        }
        if first.name.equalsIgnoringASCIICase("version") {
            guard try value(first).elementsEqual([UInt8(ascii: "1")]) else {
                throw flaw("only version 1 of LDIF is known (RFC 2849)")
            }
            return false
        }
        guard
            first.name.equalsIgnoringASCIICase("search")
                || first.name.equalsIgnoringASCIICase("result")
                || first.name.equalsIgnoringASCIICase("ref")
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
            if name.count == 10, name.equalsIgnoringASCIICase("changetype") {
                guard try value(attribute).trimmed.equalsIgnoringASCIICase("add") else {
                    throw changes()
                }
                continue
            }
            if isFirst, name.count == 7, name.equalsIgnoringASCIICase("control") {
                throw flaw("a control: only the contents of a directory can be read")
            }
            if name.count == 2, name.equalsIgnoringASCIICase("dn") {
                throw flaw("a second dn: an empty line must stand between records")
            }
            isFirst = false
            let meaning = names.meaning(of: name)
            guard meaning.slot != nil || meaning.isObjectClass else { continue }
            let value = try value(attribute)
            if meaning.isObjectClass { seeObjectClass(value) }
            guard let slot = meaning.slot else { continue }
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

    private mutating func seeObjectClass(_ value: Bytes) {
        if value.equalsIgnoringASCIICase("referral") { kind = .referral }
        if Leftover.isMarked(byObjectClass: value) { kind = .leftover }
    }

    /// `search: 2`, `result: 0 Success` and what follows, as ldapsearch prints them at the end.
    private mutating func skipTrailer(_ first: Attribute) throws(Flaw) {
        var attribute = first
        while true {
            if attribute.name.equalsIgnoringASCIICase("result") {
                let text = try value(attribute)
                guard Bytes(rebasing: text.prefix { $0 != 0x20 }).equalsIgnoringASCIICase("0")
                else {
                    throw flaw(
                        "truncated: the server ended the search with \(String(printable: text))")
                }
                lines.output.seeResult()
            }
            if attribute.name.equalsIgnoringASCIICase("pagedresults") {
                lines.output.see(pages: try value(attribute))
            }
            if attribute.name.equalsIgnoringASCIICase("ref") { references += 1 }
            guard let line = try lines.next(scratch), !line.isEmpty else { return }
            attribute = try self.attribute(in: line)
        }
    }

    // MARK: lines taken apart

    private struct Attribute {
        enum Form { case plain, base64, url }
        let name: Bytes
        let text: Bytes
        let form: Form
    }

    private func attribute(in line: Bytes) throws(Flaw) -> Attribute {
        guard let start = line.baseAddress,
            let colon = memchr(start, Int32(UInt8(ascii: ":")), line.count)
        else { throw line.equals("-") ? changes() : flaw("a line without a colon") }
        let split = start.distance(to: UnsafeRawPointer(colon))
        guard split > 0 else { throw flaw("a line without an attribute name") }
        var value = split + 1
        var form = Attribute.Form.plain
        if value < line.count, line[value] == UInt8(ascii: ":") {
            form = .base64
            value += 1
        } else if value < line.count, line[value] == UInt8(ascii: "<") {
            form = .url
            value += 1
        }
        while value < line.count, line[value] == 0x20 { value += 1 }
        return Attribute(
            name: Bytes(start: start, count: split),
            text: Bytes(start: start + value, count: line.count - value), form: form)
    }

    private func value(_ attribute: Attribute) throws(Flaw) -> Bytes {
        switch attribute.form {
        case .plain: return attribute.text
        case .url: throw flaw("a value that stands in another file (:<) is not read")
        case .base64: break
        }
        let text = attribute.text.trimmed
        let memory = scratch.take(text.count / 4 * 3)
        guard let count = Base64.decode(text, into: memory) else {
            throw flaw("a value that is not base64")
        }
        return Bytes(rebasing: Bytes(memory)[..<count])
    }

    private func changes() -> Flaw {
        flaw(
            "a change record (changetype: modify, delete or modrdn): only the contents of a "
                + "directory can be read; export them, for example with ldapsearch or slapcat")
    }

    private func flaw(_ sentence: String) -> Flaw {
        Flaw(offset: lines.lineStart, sentence: sentence)
    }
}
