import Glibc
package import SystemPackage

extension LocalDisk {
    package func rename(_ path: FilePath, to newPath: FilePath) throws(StoreError) {
        let target = try Place(newPath, below: root, "give the name to")
        defer { target.close() }
        try call("give the name \(newPath) to", path) { folder, name in
            target.name.withCString { renameat(folder, name, target.folder, $0) }
        }
    }

    package func makeSymlink(_ path: FilePath, target: String) throws(StoreError) {
        try call("create the symbolic link", path) { symlinkat(target, $0, $1) }
    }

    package func readSymlink(_ path: FilePath) throws(StoreError) -> String? {
        let capacity = Int(PATH_MAX)
        var bytes = [CChar](repeating: 0, count: capacity)
        do throws(StoreError) {
            let count = try call("read the symbolic link", path) {
                readlinkat($0, $1, &bytes, capacity)
            }
            bytes.removeSubrange(count...)
        } catch let error where error.underlying == .noSuchFileOrDirectory {
            return nil
        }
        return String(decoding: bytes.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    package func unlink(_ path: FilePath) throws(StoreError) -> Bool {
        do throws(StoreError) {
            try call("remove", path) { unlinkat($0, $1, 0) }
            return true
        } catch let error where error.underlying == .noSuchFileOrDirectory {
            return false
        }
    }

    package func status(_ path: FilePath) throws(StoreError) -> FileStatus? {
        var answer = stat()
        do throws(StoreError) {
            try call("inspect", path) { fstatat($0, $1, &answer, AT_SYMLINK_NOFOLLOW) }
        } catch let error where error.underlying == .noSuchFileOrDirectory {
            return nil
        }
        return FileStatus(answer)
    }

    package func status(of file: OpenFile) throws(StoreError) -> FileStatus {
        var answer = stat()
        try call("inspect", file) { fstat($0, &answer) }
        return FileStatus(answer)
    }

    package func setMode(_ path: FilePath, _ mode: PermissionBits) throws(StoreError) {
        // Where chmod(2) cannot be kept from following a link (an older kernel without /proc), the
        // name's own descriptor can.
        try call("set the mode of", path) { folder, name in
            let answer = fchmodat(folder, name, mode, AT_SYMLINK_NOFOLLOW)
            guard answer == -1, lastError == .notSupported || lastError == .noFunction else {
                return answer
            }
            let descriptor = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { return -1 }
            defer { _ = Glibc.close(descriptor) }
            return fchmod(descriptor, mode)
        }
    }

    package func setGroup(_ path: FilePath, _ group: UInt32) throws(StoreError) {
        // chown(2): an owner of -1 is left as it is.
        try call("set the group of", path) {
            fchownat($0, $1, uid_t.max, group, AT_SYMLINK_NOFOLLOW)
        }
    }

    package func setModificationTime(_ path: FilePath, seconds: Int) throws(StoreError) {
        let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        try call("set the time of", path) { utimensat($0, $1, times, AT_SYMLINK_NOFOLLOW) }
    }

    package func resolve(_ path: FilePath) throws(StoreError) -> FilePath {
        guard let real = path.withPlatformString({ path in realpath(path, nil) }) else {
            throw StoreError(lastError, operation: "resolve", subject: path)
        }
        defer { free(real) }
        return FilePath(platformString: real)
    }
}

extension FileStatus {
    /// What stat(2) says.
    fileprivate init(_ answer: stat) {
        let kind: Kind =
            switch answer.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .symlink
            default: .other
            }
        self.init(
            kind: kind, mode: answer.st_mode & 0o7777, owner: answer.st_uid, group: answer.st_gid,
            size: Int(answer.st_size), modified: answer.st_mtim.tv_sec,
            nanoseconds: answer.st_mtim.tv_nsec, links: Int(answer.st_nlink),
            inode: UInt64(answer.st_ino))
    }
}
