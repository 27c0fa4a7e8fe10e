package import FoundationEssentials

/// In which generation something happened, and when: how every line of `changes.tsv` and of the
/// journal begins.
///
/// A line is recognised by it, so that what a stopped run had written already is not written twice.
package struct JournalStamp: Equatable, Sendable {
    /// ISO 8601, UTC; sorts as the times do.
    let time: String
    let generation: Int

    /// Of something that happens in a generation.
    package init(time: Date, generation: Int) {
        self.time = time.ISO8601Format()
        self.generation = generation
    }

    /// The first two columns of a line.
    package var text: String { "\(time)\t\(generation)" }

    /// What a line begins with; nil when it is none of a journal, or has no end.
    init?(_ line: UnsafeRawBufferPointer) {
        let fields = line.prefix(64).split(
            separator: UInt8(ascii: "\t"), maxSplits: 2, omittingEmptySubsequences: false)
        guard line.last == UInt8(ascii: "\n"), fields.count == 3,
            let generation = Int(String(decoding: fields[1], as: UTF8.self)), generation > 0
        else { return nil }
        time = String(decoding: fields[0], as: UTF8.self)
        self.generation = generation
    }
}

/// How far back the journal remembers.
package struct JournalAge: Sendable {
    /// Lines before this time may go.
    let oldest: String
    /// Lines before this one must: a journal of millions of lines is not written anew at each run.
    let overdue: String

    /// As long as `time`, counted back from `now`.
    package init(_ time: Duration, before now: Date = .now) {
        let seconds = Double(time.components.seconds)
        let oldest = now.addingTimeInterval(-seconds)
        self.oldest = oldest.ISO8601Format()
        overdue = oldest.addingTimeInterval(-min(86_400, seconds / 10)).ISO8601Format()
    }
}

/// What happened in one generation, line by line.
package enum Changes {
    /// The file of a generation; those of earlier versions have none.
    package static let fileName = "changes.tsv"
}

extension StateTree {
    /// What the generations that are gone said of their changes; nil as long as none is gone.
    ///
    /// A run may append to it meanwhile: that is not read.
    package func journal() throws(StoreError) -> GenerationFile? {
        guard let status = try trust(journalPath) else { return nil }
        return try GenerationFile(journalPath, size: status.size, grows: true, disk)
    }

    /// What happened in a generation; nil when it does not say.
    package func changes(of generation: Generation) throws(StoreError) -> GenerationFile? {
        guard generation.manifest.files.contains(where: { $0.path == Changes.fileName }) else {
            return nil
        }
        return try generation.open(Changes.fileName)
    }
}
