import SystemPackage

/// A file of a generation that is open for reading: a million rows are looked up without being read.
///
/// Generations are immutable. It is read and never mapped all the same: a mapped file that an
/// editor shortens, or that its device does not give back, ends the program (SIGBUS).
package final class GenerationFile: Sendable {
    /// How many bytes it has.
    package let count: Int
    private let file: OpenFile
    private let status: FileStatus
    /// Whether nothing but bytes at its end may come while it is read.
    private let grows: Bool
    private let disk: any Disk

    /// Opens a file that must have so many bytes.
    ///
    /// Throws `StoreError.Code.missing` when there is none, `.permissionDenied` when the running
    /// user may not read it, `.corrupt` when it has another size.
    init(
        _ path: FilePath, size: Int, grows: Bool = false, _ disk: any Disk
    ) throws(StoreError) {
        let file = try disk.openFile(path)
        do throws(StoreError) {
            status = try disk.status(of: file)
            guard grows ? status.size >= size : status.size == size else {
                throw StoreError(
                    .corrupt, operation: "read", subject: path,
                    detail: "its size is not the manifest's")
            }
        } catch {
            try? disk.close(file)
            throw error
        }
        self.file = file
        self.grows = grows
        self.disk = disk
        count = size
    }

    deinit { try? disk.close(file) }

    /// Fills the buffer with the bytes from an offset on.
    ///
    /// Throws `StoreError.Code.corrupt` when somebody changes the file meanwhile: what was read
    /// before and what is read now are not of one content.
    package func read(
        at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StoreError) {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = try disk.read(file, at: offset + filled, into: rest)
            if count == 0 { throw changed }
            filled += count
        }
        if grows { return }
        let now = try disk.status(of: file)
        guard now.size == status.size, now.modified == status.modified,
            now.nanoseconds == status.nanoseconds
        else { throw changed }
    }

    /// All of it, for small files.
    ///
    /// - Throws: as `read` does.
    package func contents() throws(StoreError) -> [UInt8] {
        var content = [UInt8](repeating: 0, count: count)
        var outcome: Result<Void, StoreError> = .success(())
        content.withUnsafeMutableBytes { buffer in
            do throws(StoreError) { try read(at: 0, into: buffer) } catch {
                outcome = .failure(error)
            }
        }
        try outcome.get()
        return content
    }

    private var changed: StoreError {
        StoreError(
            .corrupt, operation: "read", subject: file.path,
            detail: "somebody changed it while it was read")
    }
}

extension Generation {
    /// Opens one of the generation's files by its path in it, if it is as it was published.
    ///
    /// Throws `StoreError`: `corrupt` or `missing` when it is not, and no answer from half a file.
    package func open(_ file: String) throws(StoreError) -> GenerationFile {
        guard let entry = manifest.files.first(where: { $0.path == file }) else {
            throw StoreError(
                .missing, operation: "read", subject: path.appending(file),
                detail: "the generation has no such file")
        }
        try prove(entry, everyByte: false)
        return try GenerationFile(path.appending(file), size: entry.bytes, disk)
    }
}
