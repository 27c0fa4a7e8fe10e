import ArgumentParser
import Directory
import Foundation
import Logging
import MailModel
import Routing
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
        let header = LDIFWriter.Header(
            server: directory.origin, base: loaded.settings.directory.base,
            time: Date.now.ISO8601Format(), attributes: SnapshotScope(loaded.settings).attributes)
        var writer = try LDIFWriter(header) { try file.write($0) }
        let count = try SnapshotScope(loaded.settings).read(from: directory) {
            try writer.append($0)
        }
        try writer.finish()
        try file.finish()
        journal.info("\(count) entries written")
    }
}

/// What a snapshot holds: every entry a sync reads, with every attribute it looks at.
struct SnapshotScope {
    private let settings: Settings

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// All attributes that any rule needs, those of the filters included.
    var attributes: AttributeList {
        let compilation = Compilation(
            RoutingAssembly(settings: settings).rules(groups: [:], lists: [:]))
        var list = AttributeList(["objectClass"])
        for kind in RoutingAssembly(settings: settings).kinds {
            for name in compilation.attributes(for: kind).names { list.insert(name) }
        }
        for kind in settings.kinds {
            for name in kind.filter.attributes.names { list.insert(name) }
        }
        for name in ["member", "uniqueMember", "memberUid"] { list.insert(name) }
        return list
    }

    /// Hands on each entry once: accounts, and every group a rule could walk through.
    func read(
        from source: any DirectorySource, each: (borrowing Entry) throws -> Void
    ) throws -> Int {
        var count = 0
        var seen = ByteStringSet()
        func take(_ entry: borrowing Entry) throws {
            guard let folded = DistinguishedName.folding(entry.dn), seen.insert(folded) else {
                return
            }
            count += 1
            try each(entry)
        }
        for kind in settings.kinds {
            try source.search(
                SearchRequest(
                    base: kind.base, scope: kind.scope, filter: kind.filter,
                    attributes: attributes), each: take)
        }
        let groups = settings.placement.compactMap { rule -> String? in
            if case .group(let dn) = rule.condition { dn } else { nil }
        }
        guard !groups.isEmpty else { return count }
        for dn in groups { _ = try source.read(dn: dn, attributes: attributes, each: take) }
        try source.search(
            SearchRequest(
                base: settings.directory.base, scope: .subtree,
                filter: try Filter("(|(member=*)(uniqueMember=*)(memberUid=*))"),
                attributes: attributes), each: take)
        return count
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
