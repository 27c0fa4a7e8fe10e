import FoundationEssentials
import Generations
import MailModel
import Routing
import SystemPackage
import Tables

/// A generation's canonical files, open: what explain, list, diff, plan and rollback need.
struct PublishedSet {
    let generation: Generation
    let outputs: OutputParameters
    private let files: [CanonicalTable: CanonicalFile]

    /// Opens the files of a generation.
    ///
    /// - Throws: `StoreError` when one is missing or unreadable.
    init(_ generation: Generation) throws {
        self.generation = generation
        var files: [CanonicalTable: CanonicalFile] = [:]
        for table in CanonicalTable.allCases
        where table != .people || PublishedSet.knowsPeople(generation) {
            files[table] = CanonicalFile(
                StoredText(try generation.open(table.path)),
                name: generation.path.appending(table.path).string)
        }
        self.files = files
        outputs = try PublishedSet.outputs(of: generation)
    }

    /// The name of the file that keeps the output parameters.
    static let outputsFile = "outputs.json"

    /// The files from which all others of a generation follow.
    static let decidingFiles = Set(CanonicalTable.allCases.map(\.path) + [outputsFile])

    /// Whether the generation says who people are.
    var knowsPeople: Bool { files[.people] != nil }

    /// What stays of an older generation: also what happened in it.
    static let keptFiles = decidingFiles.union([Changes.fileName])

    /// Whether a generation says who people are; those of earlier versions do not.
    private static func knowsPeople(_ generation: Generation) -> Bool {
        generation.manifest.files.contains { $0.path == CanonicalTable.people.path }
    }

    /// Whether two generations say the same, so that all their tables do.
    static func haveSameContent(_ one: Generation, _ other: Generation) -> Bool {
        // Where one does not say who people are, that is no difference.
        let compared =
            knowsPeople(one) && knowsPeople(other)
            ? decidingFiles : decidingFiles.subtracting([CanonicalTable.people.path])
        func digests(_ generation: Generation) -> Set<String> {
            Set(
                generation.manifest.files.filter { compared.contains($0.path) }
                    .map { "\($0.path) \($0.sha256)" })
        }
        return digests(one) == digests(other)
    }

    /// Reads what a plan is made of, row by row.
    ///
    /// - Throws: `StoreError` for a generation that this version cannot read, whoever wrote it.
    static func understand(_ generation: Generation) throws(StoreError) {
        do {
            let set = try PublishedSet(generation)
            let (routes, logins) = (RouteReader(set.file(.routes)), LoginReader(set.file(.logins)))
            while try routes.next() != nil {}
            while try logins.next() != nil {}
        } catch let error as StoreError {
            throw error
        } catch let error as TableError {
            throw StoreError(
                .corrupt, operation: error.operation, subject: FilePath(error.subject),
                detail: error.reason)
        } catch {
            throw StoreError(
                .corrupt, operation: "read", subject: generation.path, detail: "\(error)")
        }
    }

    /// One canonical file; of people none is known where an earlier version kept none.
    func file(_ table: CanonicalTable) -> CanonicalFile {
        if let file = files[table] { return file }
        precondition(table == .people, "every table is opened")
        return CanonicalFile(Bytes(start: nil, count: 0), name: table.path)
    }

    /// Whether its tables were taken away to make room: they are rendered when somebody asks.
    var isThinned: Bool {
        get throws { try generation.isThinned(to: PublishedSet.keptFiles) }
    }

    /// The accounts in the order of their ids, with who they are.
    func accountRows() -> AccountRows {
        AccountRows(accounts: file(.accounts), people: files[.people])
    }

    /// A file of an output; nil when the generation has none of that path.
    ///
    /// - Throws: `StoreError` when it has and it cannot be read.
    func outputFile(_ path: String) throws -> StoredText? {
        guard generation.manifest.files.contains(where: { $0.path == path }) else { return nil }
        return StoredText(try generation.open(path))
    }

    /// The whole generation as a routing table, for a rollback.
    func routingTable() throws -> RoutingTable {
        try RoutingTableReader.read(
            routes: file(.routes), accounts: file(.accounts), logins: file(.logins),
            problems: file(.problems), people: files[.people],
            systems: outputs.systems.map(\.name))
    }

    /// The canonical files that a table would render to byte by byte.
    func filesEqual(to table: RoutingTable) throws -> Set<CanonicalTable> {
        var equal: Set<CanonicalTable> = []
        for kind in CanonicalTable.allCases {
            let comparison = Comparison(file(kind).text)
            var sink = TextSink { try comparison.take($0) }
            do {
                try kind.render(table, to: &sink)
                if comparison.isAtEnd { equal.insert(kind) }
            } catch is Comparison.Difference {}
        }
        return equal
    }

    private static func outputs(of generation: Generation) throws -> OutputParameters {
        let json = try generation.open(outputsFile).contents()
        do {
            return try JSONDecoder().decode(OutputParameters.self, from: Data(json))
        } catch {
            throw StoreError(
                .corrupt, operation: "read", subject: generation.path.appending(outputsFile),
                detail: "it is not what this version writes there")
        }
    }

    /// Compares rendered text piece by piece with what is there.
    private final class Comparison {
        /// Nothing more needs to be rendered.
        struct Difference: Error {}

        private let text: StoredText
        private var compared = 0
        private var buffer: [UInt8] = []

        init(_ text: StoredText) { self.text = text }

        var isAtEnd: Bool { compared == text.count }

        func take(_ piece: Bytes) throws {
            guard piece.count <= text.count - compared else { throw Difference() }
            if buffer.count < piece.count { buffer = [UInt8](repeating: 0, count: piece.count) }
            try buffer.withUnsafeMutableBytes { buffer in
                let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<piece.count])
                try text.read(at: compared, into: part)
                guard Bytes(part).equals(piece) else { throw Difference() }
            }
            compared += piece.count
        }
    }
}

extension StoredText {
    /// The text of a generation's file.
    init(_ file: GenerationFile) {
        self.init(count: file.count) { try file.read(at: $0, into: $1) }
    }
}
