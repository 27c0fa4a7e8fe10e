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
        for table in CanonicalTable.allCases {
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

    /// One canonical file.
    func file(_ table: CanonicalTable) -> CanonicalFile {
        guard let file = files[table] else { preconditionFailure("every table is opened") }
        return file
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
            problems: file(.problems), systems: outputs.systems.map(\.name))
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

/// The rows of one side of a plan, whatever they come from.
struct PlanSide {
    let routes: () -> RouteRow?
    let logins: () -> LoginRow?

    private init(routes: @escaping () -> RouteRow?, logins: @escaping () -> LoginRow?) {
        self.routes = routes
        self.logins = logins
    }

    /// The rows of a generation.
    ///
    /// Its files are verified when they are written; a row that cannot be read all the same ends
    /// the side, and `failure` tells.
    init(_ set: PublishedSet, failure: PlanFailure) {
        let routes = RouteReader(set.file(.routes))
        let logins = LoginReader(set.file(.logins))
        self.init(
            routes: { failure.watch { try routes.next() } },
            logins: { failure.watch { try logins.next() } })
    }

    /// The rows of a compiled table.
    init(_ table: RoutingTable) {
        // Stays with the rows: their bytes are borrowed from it.
        let arena = ByteArena(continuing: table.arena)
        let systems = table.systems.map { arena.append($0) }
        let rules = table.rules.map { arena.append($0) }
        var route = 0
        var login = 0
        self.init(
            routes: {
                guard route < table.routes.count else { return nil }
                defer { route += 1 }
                return PlanSide.row(table, table.routes[route], arena, systems, rules)
            },
            logins: {
                guard login < table.logins.count else { return nil }
                defer { login += 1 }
                let row = table.logins[login]
                return LoginRow(
                    name: table.arena.bytes(row.name),
                    id: table.arena.bytes(table.accounts[Int(row.account)].id), reason: row.reason)
            })
    }

    private static func row(
        _ table: RoutingTable, _ route: Route, _ arena: ByteArena,
        _ systems: [ByteArena.Reference], _ rules: [ByteArena.Reference]
    ) -> RouteRow {
        let owner = table.owner(of: route)
        let isPlaced = route.action == .deliver || route.action == .relay
        let rule = isPlaced ? owner.rule.map { rules[Int($0)] } : nil
        return RouteRow(
            address: table.arena.bytes(route.address), action: route.action,
            system: route.system.map { arena.bytes(systems[Int($0)]) },
            target: table.arena.bytes(route.target), kind: owner.kind,
            id: table.arena.bytes(owner.id), rule: arena.bytes(rule ?? .none))
    }
}

/// Remembers that a side of a plan could not be read to its end.
final class PlanFailure {
    private(set) var error: (any Error)?

    /// Runs `body`; nil, and remembered, when it throws.
    func watch<Row>(_ body: () throws -> Row?) -> Row? {
        do { return try body() } catch {
            self.error = error
            return nil
        }
    }
}
