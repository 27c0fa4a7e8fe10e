package import MailModel

/// What happened to one account in one generation, its text borrowed: a row of `changes.tsv` and of
/// the journal.
///
/// Columns: time, generation, account id, kind, display name, primary address, what, system before
/// and after, rule before and after.
package struct JournalRow {
    /// ISO 8601, UTC.
    package let time: Bytes
    package let generation: Int
    package let id: Bytes
    package let kind: AccountKind
    /// Empty: nobody said.
    package let displayName: Bytes
    /// Empty: no address.
    package let primary: Bytes
    package let what: AccountChange
    /// Nil for none.
    package let systemBefore: Bytes?
    package let systemAfter: Bytes?
    /// Empty for none.
    package let ruleBefore: Bytes
    package let ruleAfter: Bytes

    /// Writes the row of what happened to an account; `stamp` is what its first two columns say.
    package static func write(
        _ change: AccountChange, _ before: AccountRow?, _ after: AccountRow?, stamp: String,
        to sink: inout TextSink
    ) throws {
        guard let row = after ?? before else { preconditionFailure("something has changed") }
        let none = Bytes(start: nil, count: 0)
        try sink.write(stamp)
        try field(row.id, &sink)
        try word(row.kind.rawValue, &sink)
        try field(row.displayName, &sink)
        try field(row.primary, &sink)
        try word(change.rawValue, &sink)
        for value in [before?.system, after?.system, before?.rule, after?.rule] {
            try field(value ?? none, &sink)
        }
        try sink.write(UInt8(ascii: "\n"))
    }

    private static func word(_ text: String, _ sink: inout TextSink) throws {
        try text.withBytes { try field($0, &sink) }
    }

    private static func field(_ bytes: Bytes, _ sink: inout TextSink) throws {
        try sink.write(UInt8(ascii: "\t"))
        try Fields.write(bytes, to: &sink)
    }

    /// Reads a line; nil when it is no such row.
    fileprivate init?(_ line: Bytes, _ room: RowRoom) {
        let fields = CanonicalFile.fields(line)
        guard fields.count == 11, let generation = Int(String(decoding: fields[1], as: UTF8.self)),
            let kind = AccountKind(word: fields[3]), let what = AccountChange(word: fields[6])
        else { return nil }
        time = fields[0]
        self.generation = generation
        id = room.plain(fields[2])
        self.kind = kind
        displayName = room.plain(fields[4])
        primary = room.plain(fields[5])
        self.what = what
        systemBefore = Fields.isNone(fields[7]) ? nil : room.plain(fields[7])
        systemAfter = Fields.isNone(fields[8]) ? nil : room.plain(fields[8])
        ruleBefore = room.plain(fields[9])
        ruleAfter = room.plain(fields[10])
    }
}

/// Reads rows of the journal one by one; a row's bytes are valid until the next is asked for.
///
/// What is no row is passed over: a run that was stopped may have left half of one.
package final class JournalReader {
    private let lines: LineReader
    private let room = RowRoom()

    /// A reader at the first row.
    package init(_ text: StoredText) { lines = LineReader(text) }

    /// The next row; nil at the end.
    ///
    /// - Throws: what the text throws.
    package func next() throws -> JournalRow? {
        while let line = try lines.next() {
            room.begin(line.count)
            if let row = JournalRow(line, room) { return row }
        }
        return nil
    }
}
