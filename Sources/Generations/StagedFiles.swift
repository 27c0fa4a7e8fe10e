import SystemPackage
import Synchronization

/// The files of a generation being written.
///
/// Several threads may write at once, each its own files: a file is durable and proved when the call
/// that writes it returns, so that one thread waits for the device while another compiles.
package final class StagedFiles: Sendable {
    private struct Contents {
        var files: [String: StagedFile] = [:]
        var folders: Set<String> = []
    }

    private let folder: FilePath
    private let disk: any Disk
    private let group: UInt32?
    /// The time of change of every file, in seconds since 1970.
    private let time: Int
    private let contents = Mutex(Contents())

    init(folder: FilePath, disk: any Disk, group: UInt32?, time: Int) {
        self.folder = folder
        self.disk = disk
        self.group = group
        self.time = time
    }

    /// Writes one file and waits until the device has it; missing folders on its way are created.
    ///
    /// Throws what `body` throws and `StoreError`: `corrupt` when what is read back is not what was
    /// written. A path may be written once.
    package func write(
        _ path: String, visibility: Visibility, _ body: (inout FileSink) throws -> Void
    ) throws {
        let location = try place(path)
        let file = try disk.createFile(location, mode: 0o600)
        var sink = FileSink(file: file, disk: disk)
        let written: Fingerprint
        do {
            try body(&sink)
            written = try sink.finish()
        } catch {
            try? disk.close(file)
            throw error
        }
        try disk.close(file)
        let permissions = Permissions.file(visibility, group: group)
        try disk.grant(permissions, to: location)
        try makeDurable(path, as: written, permissions)
    }

    /// Lets somebody else's library write one file, given its absolute path, and waits until the
    /// device has it.
    ///
    /// The file is opened by name afterwards: its digest is taken from what really is there, so
    /// `build` must have checked the content itself. Throws `StoreError.Code.missing` when
    /// `build` left no file.
    package func index(
        _ path: String, visibility: Visibility, _ build: (String) throws -> Void
    ) throws {
        let location = try place(path)
        try build(location.string)
        guard try disk.status(location)?.kind == .file else {
            throw StoreError(
                .missing, operation: "read back", subject: location,
                detail: "its writer left no file")
        }
        let permissions = Permissions.file(visibility, group: group)
        try disk.grant(permissions, to: location)
        try makeDurable(path, as: nil, permissions)
    }

    /// Where a file of the generation lies while it is being written, for programs that read it.
    package func path(of path: String) -> String { location(path).string }

    /// What each file must be, by its path in the generation.
    var files: [String: StagedFile] { contents.withLock { $0.files } }

    /// Writes the manifest, which does not name itself.
    func write(_ manifest: Manifest) throws(StoreError) {
        let path = location(Manifest.fileName)
        guard let json = try? manifest.json() else {
            throw StoreError(.corrupt, operation: "write as JSON", subject: path)
        }
        let permissions = Permissions.file(.readers, group: group)
        let written = try disk.writeNewFile(path, json, permissions: permissions)
        try makeDurable(Manifest.fileName, as: written, permissions)
    }

    /// Proves that nothing was added, taken away or changed since each file was written, and makes
    /// the names durable.
    ///
    /// A change since then shows in the time of change, which each write was given to the
    /// nanosecond. Throws `StoreError.Code.corrupt` or `.missing`.
    func prove() throws(StoreError) {
        let (files, folders) = contents.withLock { ($0.files, $0.folders) }
        for path in try disk.filesBelow(folder) where files[path] == nil {
            throw StoreError(
                .corrupt, operation: "seal", subject: location(path),
                detail: "nobody announced this file")
        }
        for (path, file) in files.sorted(by: { left, right in left.key < right.key }) {
            try prove(location(path), file)
        }
        // Inner folders first: a durable name must not lead to a folder that is not.
        for path in folders.sorted(by: >) { try disk.synchronizeDirectory(location(path)) }
        try disk.synchronizeDirectory(folder)
    }

    private func prove(_ path: FilePath, _ file: StagedFile) throws(StoreError) {
        guard let status = try disk.status(path) else {
            throw StoreError(.missing, operation: "verify", subject: path)
        }
        let group = file.permissions.group ?? status.group
        guard status.kind == .file, status.mode == file.permissions.mode, status.group == group
        else {
            throw StoreError(
                .corrupt, operation: "verify", subject: path,
                detail: "its kind, mode or group is not what was set")
        }
        guard status.size == file.fingerprint.bytes, status.modified == time,
            status.nanoseconds == 0, status.inode == file.inode
        else {
            throw StoreError(
                .corrupt, operation: "verify", subject: path,
                detail: "somebody changed it after it was written")
        }
    }

    private func location(_ path: String) -> FilePath { folder.appending(path) }

    private func place(_ path: String) throws(StoreError) -> FilePath {
        try contents.withLock { contents throws(StoreError) in
            precondition(
                RelativePath.isPlain(path) && contents.files[path] == nil
                    && path != Manifest.fileName,
                "\(path) is no new file of a generation")
            for name in RelativePath.folders(path) where !contents.folders.contains(name) {
                try disk.makeDirectory(location(name), mode: 0o700)
                try disk.grant(.readersFolder(group: group), to: location(name))
                contents.folders.insert(name)
            }
        }
        return location(path)
    }

    /// Takes a file into the generation as the device has it; `written` is what it must be, where
    /// that is known.
    private func makeDurable(
        _ path: String, as written: Fingerprint?, _ permissions: Permissions
    ) throws(StoreError) {
        let found = try disk.makeDurable(location(path), time: time)
        if let written, found.content != written {
            throw StoreError(
                .corrupt, operation: "verify", subject: location(path),
                detail: found.content.difference(from: written))
        }
        contents.withLock {
            $0.files[path] = StagedFile(
                fingerprint: found.content, permissions: permissions, modified: time,
                inode: found.inode)
        }
    }
}
