import Glibc
import SystemPackage

/// The right to change a state tree, held until the value goes away.
///
/// The kernel gives the lock back when the process ends, however it ends (flock(2)); the file
/// stays, because removing a lock file lets two runs hold two different ones.
package struct StoreLock: ~Copyable {
    private let file: OpenFile
    private let disk: any Disk

    fileprivate init(file: OpenFile, disk: any Disk) {
        self.file = file
        self.disk = disk
    }

    deinit {
        // Closing alone would not do: a program that another thread starts at this instant has
        // the descriptor, and with it the lock, until its exec(2).
        disk.unlock(file)
        try? disk.close(file)
    }
}

extension StateTree {
    /// Takes the lock without waiting.
    ///
    /// Throws `StoreError.Code.locked`, naming the process, when another run holds it.
    package func lock() throws(StoreError) -> StoreLock {
        // 0600: flock(2) needs no more than an open file, so whoever could open this one could
        // keep every run away.
        let file = try disk.openLockFile(lockFile, mode: 0o600)
        do throws(StoreError) {
            guard try disk.lock(file) else { throw try alreadyLocked(file) }
            try disk.truncate(file, to: 0)
            let owner = Array("\(getpid())\n".utf8)
            try owner.span.bytes.withUnsafeBytes { bytes throws(StoreError) in
                try disk.write(bytes, to: file)
            }
        } catch {
            disk.unlock(file)
            try? disk.close(file)
            throw error
        }
        return StoreLock(file: file, disk: disk)
    }

    /// Takes the lock without waiting; nil when another run holds it.
    package func lockUnlessLocked() throws(StoreError) -> StoreLock? {
        do throws(StoreError) {
            return try lock()
        } catch {
            guard error.code == .locked else { throw error }
            return nil
        }
    }

    /// Whether a run is under way.
    package func isLocked() throws(StoreError) -> Bool {
        if try lockUnlessLocked() != nil { return false }
        return true
    }

    private func alreadyLocked(_ file: OpenFile) throws(StoreError) -> StoreError {
        var content: [UInt8] = []
        try disk.readChunks(of: file) { chunk in content.append(contentsOf: chunk) }
        let process = Int(String(decoding: content, as: UTF8.self).prefix { $0 != "\n" })
        let holder = process.map { number in "another run (process \(number))" } ?? "another run"
        return StoreError(
            .locked, operation: "lock", subject: lockFile, detail: "\(holder) holds it")
    }
}
