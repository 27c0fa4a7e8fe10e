package import MailModel

/// A file in place of a server: what ldapsearch(1), slapcat(8) or `snapshot` wrote (RFC 2849).
///
/// Base, scope and filter are evaluated here. A base that the file lacks is no mistake: the output
/// of a search often begins below it.
package final class LDIFDirectory: DirectorySource {
    package let origin: String
    package private(set) var notes = DirectoryNotes()

    private let contents: LDIFContents
    private let promisedCount: Int?
    private var index: LDIFIndex?

    /// Opens the file.
    ///
    /// - Throws: `DirectoryError` with the code `noInput`, or `badData` for a snapshot that was
    ///   cut short.
    package init(path: String) throws {
        origin = path
        contents = try LDIFContents(path: path)
        let isSnapshot = SnapshotMark.isSnapshot(contents.bytes)
        promisedCount = isSnapshot ? SnapshotMark.promisedCount(contents.bytes) : nil
        guard !isSnapshot || promisedCount != nil else {
            throw DirectoryError(
                .badData, operation: "open", subject: path,
                sentence: "the snapshot is truncated: its last line is missing",
                advice: "take the snapshot again")
        }
    }

    package func search(
        _ request: SearchRequest, each: (borrowing Entry) throws -> Void
    ) throws {
        guard var area = SearchArea(base: request.base, scope: request.scope) else {
            throw DirectoryError(
                .badData, operation: "search", subject: origin,
                sentence: "the base \(String(printable: request.base)) is not a DN")
        }
        var union = request.attributes
        for name in request.filter.attributes.names { union.insert(name) }
        let matcher = EntryMatcher(request.filter, attributes: union)
        // The filter's own attributes come last and are not handed on.
        let wanted = request.attributes.names.count
        var narrow = Entry(attributes: request.attributes)
        // Whoever reads entries by name does so after a search: the first one makes the index.
        var index = self.index == nil ? LDIFIndex() : nil
        var folded: [UInt8] = []
        try walk(union) { entry, reader in
            if index != nil {
                guard DistinguishedName.fold(entry.dn, into: &folded) else {
                    throw notAName(reader)
                }
                index?.add(folded: folded, offset: reader.recordStart)
            }
            guard let isInside = area.contains(entry.dn) else { throw notAName(reader) }
            guard isInside else { return }
            if reader.isReferral {
                notes.referralsIgnored += 1
                return
            }
            guard matcher.matches(entry) else { return }
            if union.names.count == wanted { return try each(entry) }
            narrow.begin(dn: entry.dn)
            entry.forEachValue { slot, value in
                if slot < wanted { narrow.append(slot: slot, value: value) }
            }
            try each(narrow)
        }
        index?.sort()
        self.index = self.index ?? index
    }

    package func read(
        dn: String, attributes: AttributeList, each: (borrowing Entry) throws -> Void
    ) throws -> Bool {
        guard let name = DistinguishedName(dn) else { return false }
        for offset in try places().offsets(of: name.folded) {
            var entry = Entry(attributes: attributes)
            var reader = LDIFReader(
                contents.bytes, attributes: attributes, scratch: Scratch(), from: offset)
            guard try next(&reader, &entry), !reader.isReferral,
                DistinguishedName.folding(entry.dn) == name.folded
            else { continue }
            try each(entry)
            return true
        }
        return false
    }

    /// The index, made by one walk when no search made it.
    private func places() throws -> LDIFIndex {
        if let index { return index }
        var index = LDIFIndex()
        var folded: [UInt8] = []
        try walk(AttributeList()) { entry, reader in
            guard DistinguishedName.fold(entry.dn, into: &folded) else { throw notAName(reader) }
            index.add(folded: folded, offset: reader.recordStart)
        }
        index.sort()
        self.index = index
        return index
    }

    /// Reads the whole file, and holds it to the number of entries it promises.
    private func walk(
        _ attributes: AttributeList, _ body: (borrowing Entry, LDIFReader) throws -> Void
    ) throws {
        var entry = Entry(attributes: attributes)
        var reader = LDIFReader(contents.bytes, attributes: attributes, scratch: Scratch())
        var count = 0
        while try next(&reader, &entry) {
            count += 1
            try body(entry, reader)
        }
        notes.referralsIgnored = max(notes.referralsIgnored, reader.references)
        guard let promisedCount, promisedCount != count else { return }
        throw DirectoryError(
            .badData, operation: "parse", subject: origin,
            sentence: "the snapshot promises \(promisedCount) entries and has \(count)",
            advice: "take the snapshot again")
    }

    private func next(_ reader: inout LDIFReader, _ entry: inout Entry) throws -> Bool {
        do {
            return try reader.next(into: &entry)
        } catch {
            throw failure(at: error.offset, error.sentence)
        }
    }

    private func notAName(_ reader: LDIFReader) -> DirectoryError {
        failure(at: reader.recordStart, "the dn is not a distinguished name (RFC 4514)")
    }

    private func failure(at offset: Int, _ sentence: String) -> DirectoryError {
        // Counted only now: a file without mistakes need not know its line numbers.
        let line = contents.bytes[..<offset].count { $0 == 0x0A } + 1
        return DirectoryError(
            .badData, operation: "parse", subject: "\(origin):\(line)", sentence: sentence)
    }
}
