import Glibc
package import SystemPackage

/// The real file system of this host.
package struct LocalDisk: Disk {
    /// There is only one.
    package init() {}

    package func makeDirectory(_ path: FilePath, mode: PermissionBits) throws(StoreError) {
        try call("create the folder", path) { path in mkdir(path, mode) }
    }

    package func removeDirectory(_ path: FilePath) throws(StoreError) {
        try call("remove the folder", path) { path in rmdir(path) }
    }

    package func list(_ path: FilePath) throws(StoreError) -> [String] {
        guard let stream = path.withPlatformString({ path in opendir(path) }) else {
            throw StoreError(lastError, operation: "list the folder", subject: path)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            // readdir(3): nil is the end or an error, and only errno tells which.
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { byte in byte != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        if errno != 0 { throw StoreError(lastError, operation: "list the folder", subject: path) }
        return names.sorted { left, right in left.utf8.lexicographicallyPrecedes(right.utf8) }
    }

    package func createFile(_ path: FilePath, mode: PermissionBits) throws(StoreError) -> OpenFile {
        try open("create the file", path, O_WRONLY | O_CREAT | O_EXCL, mode)
    }

    package func openFile(_ path: FilePath) throws(StoreError) -> OpenFile {
        try open("open the file", path, O_RDONLY)
    }

    package func openLockFile(_ path: FilePath, mode: PermissionBits) throws(StoreError) -> OpenFile
    {
        try open("open the lock file", path, O_RDWR | O_CREAT, mode)
    }

    package func lock(_ file: OpenFile) throws(StoreError) -> Bool {
        while flock(file.descriptor.rawValue, LOCK_EX | LOCK_NB) == -1 {
            let cause = lastError
            if cause == .wouldBlock { return false }
            if cause == .interrupted { continue }
            throw StoreError(cause, operation: "lock", subject: file.path)
        }
        return true
    }

    package func unlock(_ file: OpenFile) {
        _ = flock(file.descriptor.rawValue, LOCK_UN)
    }

    package func truncate(_ file: OpenFile) throws(StoreError) {
        try call("truncate", file) { descriptor in ftruncate(descriptor, 0) }
    }

    package func write(_ bytes: UnsafeRawBufferPointer, to file: OpenFile) throws(StoreError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let written = try call("write to", file) { descriptor in
                Glibc.write(descriptor, part.baseAddress, part.count)
            }
            rest = rest.dropFirst(written)
        }
    }

    package func read(
        _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StoreError) -> Int {
        try call("read", file) { descriptor in
            Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        }
    }

    package func synchronize(_ file: OpenFile) throws(StoreError) {
        try call("make durable", file) { descriptor in fsync(descriptor) }
    }

    package func close(_ file: OpenFile) throws(StoreError) {
        // close(2): on Linux the descriptor is gone even after EINTR, so there is no second try.
        guard Glibc.close(file.descriptor.rawValue) == -1, lastError != .interrupted else { return }
        throw StoreError(lastError, operation: "close", subject: file.path)
    }

    package func synchronizeDirectory(_ path: FilePath) throws(StoreError) {
        let folder = try open("open the folder", path, O_RDONLY | O_DIRECTORY)
        defer { _ = Glibc.close(folder.descriptor.rawValue) }
        try synchronize(folder)
    }
}

// MARK: Names and attributes

extension LocalDisk {
    package func rename(_ path: FilePath, to newPath: FilePath) throws(StoreError) {
        try call("give the name \(newPath) to", path) { path in
            newPath.withPlatformString { newPath in Glibc.rename(path, newPath) }
        }
    }

    package func makeSymlink(_ path: FilePath, target: String) throws(StoreError) {
        try call("create the symbolic link", path) { path in symlink(target, path) }
    }

    package func readSymlink(_ path: FilePath) throws(StoreError) -> String? {
        let capacity = Int(PATH_MAX)
        var bytes = [CChar](repeating: 0, count: capacity)
        do throws(StoreError) {
            let count = try call("read the symbolic link", path) { path in
                readlink(path, &bytes, capacity)
            }
            bytes.removeSubrange(count...)
        } catch let error where error.underlying == .noSuchFileOrDirectory {
            return nil
        }
        return String(decoding: bytes.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    package func unlink(_ path: FilePath) throws(StoreError) -> Bool {
        do throws(StoreError) {
            try call("remove", path) { path in Glibc.unlink(path) }
            return true
        } catch let error where error.underlying == .noSuchFileOrDirectory {
            return false
        }
    }

    package func status(_ path: FilePath) throws(StoreError) -> FileStatus? {
        var answer = stat()
        do throws(StoreError) {
            try call("inspect", path) { path in lstat(path, &answer) }
        } catch let error where error.underlying == .noSuchFileOrDirectory {
            return nil
        }
        let kind: FileStatus.Kind =
            switch answer.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .symlink
            default: .other
            }
        return FileStatus(
            kind: kind, mode: answer.st_mode & 0o7777, owner: answer.st_uid, group: answer.st_gid,
            size: Int(answer.st_size), modified: answer.st_mtim.tv_sec,
            nanoseconds: answer.st_mtim.tv_nsec, links: Int(answer.st_nlink))
    }

    package func setMode(_ path: FilePath, _ mode: PermissionBits) throws(StoreError) {
        try call("set the mode of", path) { path in chmod(path, mode) }
    }

    package func setGroup(_ path: FilePath, _ group: UInt32) throws(StoreError) {
        // chown(2): an owner of -1 is left as it is.
        try call("set the group of", path) { path in lchown(path, uid_t.max, group) }
    }

    package func setModificationTime(_ path: FilePath, seconds: Int) throws(StoreError) {
        let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        try call("set the time of", path) { path in
            utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW)
        }
    }

    package func resolve(_ path: FilePath) throws(StoreError) -> FilePath {
        guard let real = path.withPlatformString({ path in realpath(path, nil) }) else {
            throw StoreError(lastError, operation: "resolve", subject: path)
        }
        defer { free(real) }
        return FilePath(platformString: real)
    }
}

// MARK: The system call

extension LocalDisk {
    private var lastError: Errno { Errno(rawValue: errno) }

    private func open(
        _ operation: String, _ path: FilePath, _ flags: Int32, _ mode: PermissionBits = 0
    ) throws(StoreError) -> OpenFile {
        let descriptor = try call(operation, path) { path in
            Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, mode)
        }
        return OpenFile(descriptor: FileDescriptor(rawValue: descriptor), path: path)
    }

    @discardableResult
    private func call<Answer: SignedInteger>(
        _ operation: String, _ path: FilePath,
        _ body: (UnsafePointer<CInterop.PlatformChar>) -> Answer
    ) throws(StoreError) -> Answer {
        try retry(operation, path) { path.withPlatformString(body) }
    }

    @discardableResult
    private func call<Answer: SignedInteger>(
        _ operation: String, _ file: OpenFile, _ body: (CInt) -> Answer
    ) throws(StoreError) -> Answer {
        try retry(operation, file.path) { body(file.descriptor.rawValue) }
    }

    private func retry<Answer: SignedInteger>(
        _ operation: String, _ path: FilePath, _ body: () -> Answer
    ) throws(StoreError) -> Answer {
        while true {
            let answer = body()
            if answer != -1 { return answer }
            let cause = lastError
            if cause != .interrupted {
                throw StoreError(cause, operation: operation, subject: path)
            }
        }
    }
}
