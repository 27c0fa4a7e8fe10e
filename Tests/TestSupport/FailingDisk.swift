package import Generations
import Synchronization
package import SystemPackage

/// How an operation fails.
package enum Fault: CaseIterable, Sendable {
    /// Only this one: the disk was full for a moment.
    case once
    /// This one and all later ones: the process was killed, or the device is gone.
    case forGood
    /// It takes effect, but the answer is an error.
    case afterTakingEffect
}

/// A disk whose n-th operation fails; counts the operations on the way.
package final class FailingDisk: Disk {
    private let base: any Disk
    private let fault: Fault
    private let failing: Int
    private let alter: @Sendable (FilePath, FileStatus) -> FileStatus
    private let counter: Counter

    private final class Counter: Sendable {
        let count = Mutex(0)
        /// The files that were searched.
        let searched = Mutex<Set<FilePath>>([])
    }

    /// Fails the operation with the given number, counted from 1; 0 fails none.
    package init(
        failing: Int = 0, fault: Fault = .once,
        alteringStatus alter: @escaping @Sendable (FilePath, FileStatus) -> FileStatus = { $1 }
    ) {
        self.failing = failing
        self.fault = fault
        self.alter = alter
        base = LocalDisk()
        counter = Counter()
    }

    private init(_ disk: FailingDisk, base: any Disk) {
        failing = disk.failing
        fault = disk.fault
        alter = disk.alter
        counter = disk.counter
        self.base = base
    }

    /// Counts on where this one is.
    package func below(_ root: FilePath) -> any Disk {
        FailingDisk(self, base: base.below(root))
    }

    /// How many operations there were so far.
    package var operations: Int { counter.count.withLock { count in count } }

    private func step<Answer>(
        _ operation: String, _ path: FilePath, _ body: () throws(StoreError) -> Answer
    ) throws(StoreError) -> Answer {
        let number = counter.count.withLock { count in
            count += 1
            return count
        }
        let fails = number == failing || (fault == .forGood && failing > 0 && number > failing)
        if !fails { return try body() }
        if fault == .afterTakingEffect { _ = try body() }
        throw StoreError(.ioError, operation: operation, subject: path)
    }

    /// Looks into a file that is searched, which takes dozens of looks: the first one stands for all,
    /// as long as the disk is there.
    private func look<Answer>(
        _ operation: String, _ file: OpenFile, isFirst: Bool,
        _ body: () throws(StoreError) -> Answer
    ) throws(StoreError) -> Answer {
        let isGone = fault == .forGood && failing > 0 && operations >= failing
        return isFirst || isGone ? try step(operation, file.path, body) : try body()
    }

    package func write(_ bytes: UnsafeRawBufferPointer, to file: OpenFile) throws(StoreError) {
        let before = operations
        do throws(StoreError) {
            try step("write", file.path) { () throws(StoreError) in
                try base.write(bytes, to: file)
            }
        } catch {
            // A torn write: half of the bytes are there.
            if before + 1 == failing, fault != .afterTakingEffect {
                try base.write(
                    UnsafeRawBufferPointer(rebasing: bytes.prefix(bytes.count / 2)), to: file)
            }
            throw error
        }
    }

    package func close(_ file: OpenFile) throws(StoreError) {
        // The kernel closes in any case.
        try base.close(file)
        try step("close", file.path) {}
    }

    package func status(of file: OpenFile) throws(StoreError) -> FileStatus {
        let isSearched = counter.searched.withLock { $0.contains(file.path) }
        return try look("inspect", file, isFirst: !isSearched) { () throws(StoreError) in
            alter(file.path, try base.status(of: file))
        }
    }

    package func status(_ path: FilePath) throws(StoreError) -> FileStatus? {
        try step("inspect", path) { () throws(StoreError) in
            guard let status = try base.status(path) else { return nil }
            return alter(path, status)
        }
    }
}

// MARK: Operations that only pass through

extension FailingDisk {
    package func makeDirectory(_ path: FilePath, mode: PermissionBits) throws(StoreError) {
        try step("mkdir", path) { () throws(StoreError) in
            try base.makeDirectory(path, mode: mode)
        }
    }

    package func removeDirectory(_ path: FilePath) throws(StoreError) {
        try step("rmdir", path) { () throws(StoreError) in try base.removeDirectory(path) }
    }

    package func list(_ path: FilePath) throws(StoreError) -> [String] {
        try step("list", path) { () throws(StoreError) in try base.list(path) }
    }

    package func createFile(_ path: FilePath, mode: PermissionBits) throws(StoreError) -> OpenFile {
        try step("create", path) { () throws(StoreError) in
            try base.createFile(path, mode: mode)
        }
    }

    package func openFile(_ path: FilePath) throws(StoreError) -> OpenFile {
        try step("open", path) { () throws(StoreError) in try base.openFile(path) }
    }

    package func openLockFile(_ path: FilePath, mode: PermissionBits) throws(StoreError) -> OpenFile
    {
        // Not after taking effect: the test would keep the descriptor, and with it the lock.
        try step("open lock", path) { () throws(StoreError) in
            try base.openLockFile(path, mode: mode)
        }
    }

    package func lock(_ file: OpenFile) throws(StoreError) -> Bool {
        try step("lock", file.path) { () throws(StoreError) in try base.lock(file) }
    }

    package func unlock(_ file: OpenFile) {
        base.unlock(file)
    }

    package func openForAppending(
        _ path: FilePath, mode: PermissionBits
    ) throws(StoreError) -> OpenFile {
        try step("open to append", path) { () throws(StoreError) in
            try base.openForAppending(path, mode: mode)
        }
    }

    package func truncate(_ file: OpenFile, to size: Int) throws(StoreError) {
        try step("truncate", file.path) { () throws(StoreError) in
            try base.truncate(file, to: size)
        }
    }

    package func read(
        _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StoreError) -> Int {
        try step("read", file.path) { () throws(StoreError) in
            try base.read(file, into: buffer)
        }
    }

    package func read(
        _ file: OpenFile, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StoreError) -> Int {
        let isFirst = counter.searched.withLock { $0.insert(file.path).inserted }
        return try look("pread", file, isFirst: isFirst) { () throws(StoreError) in
            try base.read(file, at: offset, into: buffer)
        }
    }

    package func synchronize(_ file: OpenFile) throws(StoreError) {
        try step("fsync", file.path) { () throws(StoreError) in try base.synchronize(file) }
    }

    package func synchronizeDirectory(_ path: FilePath) throws(StoreError) {
        try step("fsync", path) { () throws(StoreError) in try base.synchronizeDirectory(path) }
    }

    package func rename(_ path: FilePath, to newPath: FilePath) throws(StoreError) {
        try step("rename", path) { () throws(StoreError) in try base.rename(path, to: newPath) }
    }

    package func makeSymlink(_ path: FilePath, target: String) throws(StoreError) {
        try step("symlink", path) { () throws(StoreError) in
            try base.makeSymlink(path, target: target)
        }
    }

    package func readSymlink(_ path: FilePath) throws(StoreError) -> String? {
        try step("readlink", path) { () throws(StoreError) in try base.readSymlink(path) }
    }

    package func unlink(_ path: FilePath) throws(StoreError) -> Bool {
        try step("unlink", path) { () throws(StoreError) in try base.unlink(path) }
    }

    package func setMode(_ path: FilePath, _ mode: PermissionBits) throws(StoreError) {
        try step("chmod", path) { () throws(StoreError) in try base.setMode(path, mode) }
    }

    package func setGroup(_ path: FilePath, _ group: UInt32) throws(StoreError) {
        try step("chgrp", path) { () throws(StoreError) in try base.setGroup(path, group) }
    }

    package func setModificationTime(_ path: FilePath, seconds: Int) throws(StoreError) {
        try step("utimens", path) { () throws(StoreError) in
            try base.setModificationTime(path, seconds: seconds)
        }
    }

    package func resolve(_ path: FilePath) throws(StoreError) -> FilePath {
        try step("realpath", path) { () throws(StoreError) in try base.resolve(path) }
    }
}
