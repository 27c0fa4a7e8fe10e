import ArgumentParser
import Directory
import Foundation
import Logging
import MailModel
import Settings

/// The directory as replayable LDIF.
struct Snapshot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write what the settings read from the directory as LDIF, for --from.",
        discussion: "The file ends with a closing count; without it, it counts as truncated.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var source: SourceOptions
    @Option(help: "Write to this file instead of standard output.", completion: .file())
    var output: String?

    func run() async throws {
        let journal = common.journal
        let loaded = try LoadedSettings(common, journal: journal)
        let directory = try DirectoryAccess.open(
            loaded.settings, from: source.from, journal: journal)
        let file = try SnapshotFile(output)
        let scope = try SnapshotScope(loaded.settings, directory)
        let header = LDIFWriter.Header(
            server: directory.origin, base: loaded.settings.directory.base,
            time: Date.now.ISO8601Format(), attributes: scope.attributes)
        var writer = try LDIFWriter(header) { try file.write($0) }
        let count = try scope.read(from: directory) { try writer.append($0) }
        try writer.finish()
        try file.finish()
        journal.info("\(count) entries written")
        if let sentence = ReferralNotice(directory.notes).sentence {
            journal.warning("\(sentence)")
        }
    }
}

/// Where a snapshot goes: standard output, or a private file that appears only when it is whole.
private final class SnapshotFile {
    private let path: String?
    private let handle: FileHandle

    init(_ path: String?) throws {
        self.path = path
        guard let path else {
            handle = .standardOutput
            return
        }
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw OutputError(
                description: "cannot write \(path): \(String(cString: strerror(errno)))")
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ bytes: Bytes) throws {
        do { try handle.write(contentsOf: Data(bytes)) } catch {
            throw OutputError(
                description: "cannot write \(path ?? "standard output"): "
                    + error.localizedDescription)
        }
    }

    func finish() throws {
        guard let path else { return }
        guard fsync(handle.fileDescriptor) == 0, rename(path + ".new", path) == 0 else {
            throw OutputError(
                description: "cannot write \(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        if let path { unlink(path + ".new") }
    }
}
