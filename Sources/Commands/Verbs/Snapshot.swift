import ArgumentParser
import Directory
import FoundationEssentials
import Logging
import MailModel
import Settings

/// The directory as replayable LDIF.
struct Snapshot: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Write what the settings read from the directory as LDIF, for --from.",
        discussion: "The file ends with a closing count; without it, it counts as truncated.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var source: SourceOptions
    @Option(help: "Write to this file instead of standard output.", completion: .file())
    var output: String?

    func run() async throws {
        let log = common.log
        let loaded = try LoadedSettings(common, log: log)
        let directory = try DirectoryAccess.open(
            loaded.settings, from: source.from, log: log)
        let file = try SnapshotFile(output)
        let scope = try SnapshotScope(loaded.settings, directory)
        let header = LDIFWriter.Header(
            server: directory.origin, base: loaded.settings.directory.base,
            time: Date.now.ISO8601Format(), attributes: scope.attributes)
        var writer = try LDIFWriter(header) { try file.write($0) }
        let count = try scope.read(from: directory) { try writer.append($0) }
        try writer.finish()
        try file.finish()
        log.info("\(count) entries written")
        if let sentence = ReferralNotice(directory.notes).sentence {
            log.warning("\(sentence)")
        }
    }
}

/// Where a snapshot goes: standard output, or a private file that appears only when it is whole.
private struct SnapshotFile {
    private let file: WholeFile?

    init(_ path: String?) throws {
        file = try path.map { try WholeFile($0) }
    }

    func write(_ bytes: Bytes) throws {
        if let file { return try file.write(bytes) }
        // Whether nobody reads on or the disk is full, the end of the program says.
        guard Console.offer(bytes) else { throw VerbFailure(.done) }
    }

    func finish() throws { try file?.finish() }
}
