import Glibc
package import SystemPackage

/// The real file system of this host.
package struct LocalDisk: Disk {
    /// Below this folder every name is reached from its folder's descriptor, and never through a
    /// symbolic link; nil: nowhere.
    let root: FilePath?

    /// Goes by whole paths.
    package init() { root = nil }

    private init(root: FilePath) { self.root = root }

    package func below(_ root: FilePath) -> any Disk { LocalDisk(root: root) }

    package func makeDirectory(_ path: FilePath, mode: PermissionBits) throws(StoreError) {
        try call("create the folder", path) { mkdirat($0, $1, mode) }
    }

    package func removeDirectory(_ path: FilePath) throws(StoreError) {
        try call("remove the folder", path) { unlinkat($0, $1, AT_REMOVEDIR) }
    }

    package func list(_ path: FilePath) throws(StoreError) -> [String] {
        let folder = try open("list the folder", path, O_RDONLY | O_DIRECTORY)
        guard let stream = fdopendir(folder.descriptor.rawValue) else {
            let cause = lastError
            _ = Glibc.close(folder.descriptor.rawValue)
            throw StoreError(cause, operation: "list the folder", subject: path)
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
        // O_NONBLOCK: a pipe in a file's place must not hold the run.
        let file = try open("open the file", path, O_RDONLY | O_NONBLOCK)
        do throws(StoreError) {
            guard try status(of: file).kind == .file else {
                throw StoreError(
                    .corrupt, operation: "open the file", subject: path,
                    detail: "it is no regular file")
            }
        } catch {
            _ = Glibc.close(file.descriptor.rawValue)
            throw error
        }
        return file
    }

    package func openLockFile(_ path: FilePath, mode: PermissionBits) throws(StoreError) -> OpenFile
    {
        try open("open the lock file", path, O_RDWR | O_CREAT | O_NONBLOCK, mode)
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

    package func openForAppending(
        _ path: FilePath, mode: PermissionBits
    ) throws(StoreError) -> OpenFile {
        try open("open the file", path, O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK, mode)
    }

    package func truncate(_ file: OpenFile, to size: Int) throws(StoreError) {
        try call("truncate", file) { descriptor in ftruncate(descriptor, size) }
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

    package func read(
        _ file: OpenFile, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StoreError) -> Int {
        try call("read", file) { descriptor in
            pread(descriptor, buffer.baseAddress, buffer.count, offset)
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

// MARK: The system call

extension LocalDisk {
    var lastError: Errno { Errno(rawValue: errno) }

    private func open(
        _ operation: String, _ path: FilePath, _ flags: Int32, _ mode: PermissionBits = 0
    ) throws(StoreError) -> OpenFile {
        let descriptor = try call(operation, path) { folder, name in
            openat(folder, name, flags | O_CLOEXEC | O_NOFOLLOW, mode)
        }
        return OpenFile(descriptor: FileDescriptor(rawValue: descriptor), path: path)
    }

    /// Calls `body` with the descriptor of a path's folder and the name in it.
    @discardableResult
    func call<Answer: SignedInteger>(
        _ operation: String, _ path: FilePath,
        _ body: (CInt, UnsafePointer<CInterop.PlatformChar>) -> Answer
    ) throws(StoreError) -> Answer {
        let place = try Place(path, below: root, operation)
        defer { place.close() }
        return try retry(operation, path) {
            place.name.withCString { body(place.folder, $0) }
        }
    }

    @discardableResult
    func call<Answer: SignedInteger>(
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
