import Foundation
import Generations
import SystemPackage

/// A private folder below the temporary one, removed with the value, with a state tree in it.
final class Sandbox {
    let folder: FilePath
    var root: FilePath { folder.appending("state") }

    init() throws {
        let name = "splitroute-generations-\(UUID().uuidString)"
        folder = FilePath(FileManager.default.temporaryDirectory.path).appending(name)
        try FileManager.default.createDirectory(
            atPath: folder.string, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder.string)
    }

    func tree(disk: any Disk = LocalDisk(), group: UInt32? = nil) -> StateTree {
        StateTree(root: root, disk: disk, group: group)
    }

    func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: root.appending(path).string)
            .map { data in String(decoding: data, as: UTF8.self) }
    }

    func put(_ text: String, at path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: root.appending(path).string))
    }

    func status(_ path: String) throws -> FileStatus? {
        try LocalDisk().status(root.appending(path))
    }

    func names(in path: String) throws -> [String] {
        try LocalDisk().list(root.appending(path))
    }
}

extension ManifestDraft {
    /// A draft with the two waves a Postfix set has; everything in it is fixed.
    static func sample(reason: String = "sync") -> ManifestDraft {
        ManifestDraft(
            time: Date(timeIntervalSince1970: 1_790_000_000), program: "1.0.0",
            source: "ldaps://ldap1.example.com", reason: reason, settingsDigest: "5e77",
            counts: ["routes": 2, "users": 1],
            retire: [["postfix/transport.lmdb"], ["postfix/recipients.lmdb"]])
    }
}

extension StateTree {
    /// A set that also says whom it changed, two accounts that are called after the content.
    @discardableResult
    func publishChanging(_ content: String) throws -> Generation {
        try prepare()
        let lock = try lock()
        return try publishChanging(content, holding: lock)
    }

    func publishChanging(
        _ content: String, holding lock: borrowing StoreLock
    ) throws -> Generation {
        let staging = try stageSample(content, holding: lock)
        let stamp = JournalStamp(time: ManifestDraft.sample().time, generation: staging.number)
        try staging.files.write(Changes.fileName, visibility: .private) { sink in
            for letter in ["a", "b"] {
                try sink.write("\(stamp.text)\t\(content.dropLast())-\(letter)\n")
            }
        }
        return try staging.seal(.sample()).activate()
    }

    /// Writes a small whole set whose every file says `content`, up to the seal.
    func stageSample(
        _ content: String, holding lock: borrowing StoreLock
    ) throws -> Staging {
        let staging = try stage(holding: lock)
        try staging.files.write("routes.tsv", visibility: .private) { sink in
            try sink.write(content)
        }
        for table in ["transport", "recipients"] {
            try staging.files.write("postfix/\(table)", visibility: .readers) { sink in
                try sink.write(content)
            }
            try staging.files.index("postfix/\(table).lmdb", visibility: .readers) { path in
                try Data("index of \(content)".utf8).write(to: URL(filePath: path))
            }
        }
        return staging
    }

    /// Publishes a small whole set whose every file says `content`.
    func publishSample(
        _ content: String, holding lock: borrowing StoreLock
    ) throws -> Generation {
        let sealed = try stageSample(content, holding: lock).seal(.sample())
        return try sealed.activate()
    }

    /// Publishes as a whole run does, with preparation and lock.
    @discardableResult
    func publishSample(_ content: String) throws -> Generation {
        try prepare()
        let lock = try lock()
        return try publishSample(content, holding: lock)
    }

    /// Audits a generation of which all but what is retired must be there.
    func audit(_ generation: Generation) throws(StoreError) {
        let files = Set(generation.manifest.files.map(\.path))
        try audit(generation, deciding: files.subtracting(generation.manifest.retire.joined()))
    }

    /// Keeps so many of the newest generations, and all of their files.
    func prune(
        keep: Int, journal age: JournalAge = .sample, holding lock: borrowing StoreLock
    ) throws(StoreError) -> [Int] {
        try prune(
            keeping: { Set($0.indices.prefix(max(keep, 0))) }, whole: .max, deciding: [],
            journal: age, holding: lock)
    }
}

extension JournalAge {
    /// Remembers everything that is sealed as a sample.
    static var sample: JournalAge {
        JournalAge(.seconds(86_400), before: ManifestDraft.sample().time)
    }
}

extension Sandbox {
    /// Whether there is a generation, live or not.
    var hasGenerations: Bool {
        get throws { try status("generations") != nil && !names(in: "generations").isEmpty }
    }

    /// The accounts that the journal and the generations which were live say something of, in their
    /// order.
    func remembered() throws -> [String] {
        let tree = tree()
        let catalogue = try tree.catalogue()
        let current = try tree.current()?.number
        let kept = catalogue.generations.reversed().filter {
            catalogue.wasLive($0.number, current: current)
        }
        func lines(_ text: String?) -> [[Substring]] {
            (text ?? "").split(separator: "\n").map { $0.split(separator: "\t") }
                .filter { $0.count == 3 }
        }
        let numbers = Set(kept.map { "\($0.number)" })
        let gone = lines(text("journal.tsv")).filter { !numbers.contains(String($0[1])) }
        return
            (gone
            + kept.flatMap {
                lines(text("generations/\($0.path.lastComponent?.string ?? "")/changes.tsv"))
            }).map { String($0[2]) }
    }
}
