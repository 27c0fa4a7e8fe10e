import FoundationEssentials
import Generations
import Logging
import MailModel
import Routing
import Settings
import Tables

/// The second half of sync and rollback: writes one set of tables as a generation and makes it
/// live.
struct Publication {
    let tree: StateTree
    let log: Logger

    /// What becomes of a generation besides its tables.
    struct Origin {
        let source: String
        let reason: String
        let settingsDigest: String
        let counts: [String: Int]
        /// Against the generation it replaces.
        let plan: Plan
        /// That generation, as far as it can be read; nil: there is none.
        let replaced: PublishedSet?
        /// Whether a hold keeps it back: one may be set while the tables are written.
        let yieldsToHold: Bool
    }

    /// Stages, verifies and flips; the returned generation is live.
    ///
    /// - Throws: `StoreError`, `TableError`, `VerbFailure` when a hold was set meanwhile, or
    ///   `HookError` when postmap is needed and cannot be run; the former generation is live then, unless the error says otherwise.
    func publish(
        _ table: RoutingTable, _ outputs: OutputParameters, _ origin: Origin,
        holding lock: borrowing StoreLock
    ) async throws -> Generation {
        Progress.stage("writing and verifying the tables")
        defer { Progress.clear() }
        let staging = try tree.stage(holding: lock)
        let time = Date.now
        let stamp = JournalStamp(time: time, generation: staging.number)
        let changes = AccountChanges(from: origin.replaced, origin.plan)
        let retire = try await write(table, outputs, to: staging.files) {
            try changes.render(to: table, stamp: stamp, into: &$0)
        }
        let sealed = try staging.seal(
            ManifestDraft(
                time: time, program: "splitroute \(Program.version)", source: origin.source,
                reason: origin.reason, settingsDigest: origin.settingsDigest,
                counts: origin.counts, changes: origin.plan.counts.byName, retire: retire))
        if origin.yieldsToHold { try tree.expectNoHold() }
        return try sealed.activate()
    }

    /// Writes every file, as many at a time as there are processors; answers the waves in which
    /// former files are retired.
    private func write(
        _ table: RoutingTable, _ parameters: OutputParameters, to files: StagedFiles,
        changes: (inout TextSink) throws -> Void
    ) async throws -> [[String]] {
        let json = Array(try JSONText.document(parameters).utf8)
        try files.write(PublishedSet.outputsFile, visibility: .private) { try $0.write(json) }
        let staged = try await withThrowingTaskGroup(of: Void.self) { group in
            var running = 0
            func run(_ job: @escaping @Sendable () throws -> Void) async throws {
                if running == ProcessInfo.processInfo.activeProcessorCount {
                    try await group.next()
                    running -= 1
                }
                group.addTask { try job() }
                running += 1
            }
            // Of people nothing is known where an earlier version's set comes back.
            for kind in CanonicalTable.allCases where kind != .people || table.userLogins != nil {
                try await run {
                    try files.write(kind.path, .private) { try kind.render(table, to: &$0) }
                }
            }
            var staged: [StagedOutput] = []
            for output in parameters.outputs.map(\.output) {
                var samples: [RowSample] = []
                for file in output.files {
                    let contents = output.contents(of: file, table, parameters)
                    try await run {
                        try files.write(file.path, file.visibility) { try contents.render(to: &$0) }
                    }
                    guard case .rows(let rows, let isInText, let index) = contents else { continue }
                    samples.append(RowSample(of: rows, isInText: isInText))
                    guard let index, let map = file.map, let path = file.mapPath else { continue }
                    try await run {
                        try files.index(path, visibility: file.visibility) {
                            try map.write(index, to: $0)
                        }
                    }
                }
                staged.append(StagedOutput(files: files, samples: samples))
            }
            // Here, while the others are written: it reads what is live.
            try files.write(Changes.fileName, .private, changes)
            try await group.waitForAll()
            return staged
        }
        for (output, staged) in zip(parameters.outputs, staged) {
            try await output.prove(staged, log: log)
        }
        return Publication.waves(parameters.outputs.map(\.output.retirement))
    }

    /// The first waves of all outputs together, then the second ones, and so on.
    private static func waves(_ retirements: [[[String]]]) -> [[String]] {
        (0..<(retirements.map(\.count).max() ?? 0)).map { wave in
            retirements.flatMap { $0.indices.contains(wave) ? $0[wave] : [] }
        }
    }
}

extension OutputFile {
    /// Who may read it.
    fileprivate var visibility: Visibility { isPrivate ? .private : .readers }
}

extension StagedFiles {
    /// Writes a rendered file.
    func write(
        _ path: String, _ visibility: Visibility, _ render: (inout TextSink) throws -> Void
    ) throws {
        try write(path, visibility: visibility) { file in
            // The sink needs an escaping closure; the file sink must not outlive this call.
            try withUnsafeMutablePointer(to: &file) { file in
                var sink = TextSink { try file.pointee.write($0) }
                try render(&sink)
            }
        }
    }
}
