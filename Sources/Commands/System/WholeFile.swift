import Glibc
import SystemPackage

/// A file that is asked for by name, and appears under it only when it is whole.
///
/// It is written beside its place, as a file that nobody can have put there, and renamed. Whoever
/// reads the name finds the old content or the new one.
final class WholeFile {
    private let path: FilePath
    private let mode: mode_t
    private let folder: Int32
    private let descriptor: Int32
    private let temporary: String

    /// Begins the file, private until it is finished.
    ///
    /// - Throws: `OutputError` when nothing can be written there.
    init(_ name: String, mode: mode_t = 0o600) throws {
        path = FilePath(name)
        self.mode = mode
        guard let last = path.lastComponent, last.kind == .regular else {
            throw OutputError(description: "cannot write \(name): it is no name of a file")
        }
        // Renaming over a device or a pipe would take it away from everybody.
        var there = stat()
        guard stat(name, &there) != 0 || there.st_mode & S_IFMT == S_IFREG else {
            throw OutputError(description: "cannot write \(name): it is there and no regular file")
        }
        let parent = path.removingLastComponent()
        folder = open(parent.isEmpty ? "." : parent.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw WholeFile.error(path) }
        let prefix = ".\(String(last.string.prefix(80))).splitroute-"
        WholeFile.removeLeftovers(prefix, in: folder)
        temporary = prefix + "\(getpid())"
        descriptor = openat(
            folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let error = WholeFile.error(path)
            close(folder)
            throw error
        }
        // As long as it is held, another run does not take the file for a leftover.
        flock(descriptor, LOCK_EX | LOCK_NB)
    }

    /// Appends bytes.
    ///
    /// - Throws: `OutputError` when the disk does not take them.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw WholeFile.error(path) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Gives the file its mode and its name, durably.
    ///
    /// - Throws: `OutputError`; the old file is there then.
    func finish() throws {
        guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0,
            renameat(folder, temporary, folder, path.lastComponent?.string ?? "") == 0
        else { throw WholeFile.error(path) }
        // It is there; a folder that cannot be waited for (some network file systems) is no error.
        fsync(folder)
    }

    deinit {
        // Gone already when it was finished.
        unlinkat(folder, temporary, 0)
        close(descriptor)
        close(folder)
    }

    /// Takes away what runs that were killed left: our own files that nobody holds.
    private static func removeLeftovers(_ prefix: String, in folder: Int32) {
        guard let stream = fdopendir(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasPrefix(prefix), Int32(name.dropFirst(prefix.count)) != nil else {
                continue
            }
            let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard file >= 0 else { continue }
            defer { close(file) }
            var status = stat()
            guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                status.st_uid == geteuid(), flock(file, LOCK_EX | LOCK_NB) == 0
            else { continue }
            unlinkat(folder, name, 0)
        }
    }

    private static func error(_ path: FilePath) -> OutputError {
        OutputError(description: "cannot write \(path): \(String(cString: strerror(errno)))")
    }
}
