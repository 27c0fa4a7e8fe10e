import FoundationEssentials
import SystemPackage

extension Disk {
    /// Sets the time, waits for the device, and reads back what the file holds and which it is.
    func makeDurable(
        _ path: FilePath, time: Int
    ) throws(StoreError) -> (content: Fingerprint, inode: UInt64) {
        try setModificationTime(path, seconds: time)
        return try withFile(path) { file throws(StoreError) in
            try synchronize(file)
            return (try fingerprint(of: file), try status(of: file).inode)
        }
    }

    /// Creates a small file; the caller makes it durable.
    func writeNewFile(
        _ path: FilePath, _ content: [UInt8], permissions: Permissions
    ) throws(StoreError) -> Fingerprint {
        let file = try createFile(path, mode: 0o600)
        let fingerprint = try closing(file) { file throws(StoreError) in
            var sink = FileSink(file: file, disk: self)
            try sink.write(content)
            return try sink.finish()
        }
        try grant(permissions, to: path)
        return fingerprint
    }

    /// Relative paths of everything below a folder that is no folder itself.
    func filesBelow(_ folder: FilePath) throws(StoreError) -> [String] {
        var files: [String] = []
        for name in try list(folder) {
            let path = folder.appending(name)
            if try status(path)?.kind == .directory {
                files += try filesBelow(path).map { inner in "\(name)/\(inner)" }
            } else {
                files.append(name)
            }
        }
        return files
    }
}

extension StateTree {
    /// The time of change for the files of the next generation, in seconds since 1970.
    ///
    /// Now, or one second after the youngest file of the current generation when that is later:
    /// two runs in one second, or a clock that was set back. A time that no clock tells is none.
    func modificationTime(after current: Int?) throws(StoreError) -> Int {
        var time = Int(Date().timeIntervalSince1970)
        let latest = time + Self.tenYears
        guard let current else { return time }
        let folder = path(ofGeneration: current)
        guard try disk.status(folder) != nil else { return time }
        for file in try disk.filesBelow(folder) {
            guard let status = try disk.status(folder.appending(file)),
                status.modified < latest
            else { continue }
            time = max(time, status.modified + 1)
        }
        return time
    }

    private static let tenYears = 10 * 366 * 86_400
}
