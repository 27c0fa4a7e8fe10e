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
    /// Where the entries of the first search stand, and their index once a name was asked for.
    private var found: [Int]?
    private var indexOfFound: LDIFIndex?
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
        var area = try area(of: request)
        var union = request.attributes
        for name in request.filter.attributes.names { union.insert(name) }
        let matcher = EntryMatcher(request.filter, attributes: union)
        // The filter's own attributes come last and are not handed on.
        let wanted = request.attributes.names.count
        var narrow = Entry(attributes: request.attributes)
        // Whoever reads entries by name has searched for them before.
        var places: [Int]? = found == nil ? [] : nil
        try walk(union) { entry, reader in
            guard let isInside = area.contains(entry.dn) else { throw notAName(reader) }
            guard isInside else { return }
            switch reader.kind {
            case .entry: break
            case .leftover: return
            case .referral:
                notes.ignoredReferrals.add(String(decoding: entry.dn, as: UTF8.self))
                return
            }
            guard matcher.matches(entry) else { return }
            places?.append(reader.recordStart)
            if union.names.count == wanted { return try each(entry) }
            narrow.begin(dn: entry.dn)
            entry.forEachValue { slot, value in
                if slot < wanted { narrow.append(slot: slot, value: value) }
            }
            try each(narrow)
        }
        found = found ?? places
    }

    /// Where to look; throws for what cannot be looked for in a file.
    private func area(of request: SearchRequest) throws -> SearchArea {
        if let part = request.filter.serverParts.first {
            let written = (part.attribute ?? "") + part.written
            throw DirectoryError(
                .unsupported, operation: "search", subject: origin,
                sentence: "only a server can evaluate \(String(printable: written)) in the filter "
                    + String(printable: request.filter.text),
                advice: "read the server itself, without --from, or write another filter")
        }
        do {
            return try SearchArea(
                bases: request.bases, exclude: request.exclude, scope: request.scope)
        } catch { throw DirectoryError(noName: error, subject: origin) }
    }

    package func read(
        dn: String, attributes: AttributeList, each: (borrowing Entry) throws -> Void
    ) throws -> Bool {
        guard let name = DistinguishedName(dn) else { return false }
        return try read(name, at: placesOfFound().offsets(of: name.folded), attributes, each)
            || read(name, at: places().offsets(of: name.folded), attributes, each)
    }

    private func read(
        _ name: DistinguishedName, at offsets: [Int], _ attributes: AttributeList,
        _ each: (borrowing Entry) throws -> Void
    ) throws -> Bool {
        for offset in offsets {
            var entry = Entry(attributes: attributes)
            var reader = LDIFReader(
                contents.bytes, attributes: attributes, scratch: Scratch(), from: offset)
            guard try next(&reader, &entry), reader.kind == .entry,
                DistinguishedName.folding(entry.dn) == name.folded
            else { continue }
            try each(entry)
            return true
        }
        return false
    }

    /// The index of what the first search found: mostly the few groups among all the people.
    private func placesOfFound() throws -> LDIFIndex {
        if let indexOfFound { return indexOfFound }
        var index = LDIFIndex()
        var entry = Entry(attributes: AttributeList())
        for offset in found ?? [] {
            var reader = LDIFReader(
                contents.bytes, attributes: AttributeList(), scratch: Scratch(), from: offset)
            guard try next(&reader, &entry) else { continue }
            try add(entry, reader, to: &index)
        }
        index.sort()
        indexOfFound = index
        return index
    }

    /// The index of all entries, made when a name is not among those found.
    private func places() throws -> LDIFIndex {
        if let index { return index }
        var index = LDIFIndex()
        try walk(AttributeList()) { entry, reader in try add(entry, reader, to: &index) }
        index.sort()
        self.index = index
        return index
    }

    private func add(
        _ entry: borrowing Entry, _ reader: LDIFReader, to index: inout LDIFIndex
    ) throws {
        guard let folded = DistinguishedName.folding(entry.dn) else { throw notAName(reader) }
        index.add(folded: folded, offset: reader.recordStart)
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
        notes.ignoredReferrals.unnamed = reader.references
        if let lack = reader.lack {
            throw DirectoryError(
                .badData, operation: "parse", subject: origin, sentence: lack,
                advice: "take it again, to the end: with -E pr=500/noprompt, for example")
        }
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
