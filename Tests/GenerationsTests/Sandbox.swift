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
    func prune(keep: Int, holding lock: borrowing StoreLock) throws(StoreError) -> [Int] {
        try prune(
            keeping: { Set($0.indices.prefix(max(keep, 0))) }, whole: .max, deciding: [],
            holding: lock)
    }
}
