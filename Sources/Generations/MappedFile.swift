import Glibc
import SystemPackage

/// A file of a generation in memory: a million rows are looked up without being read.
///
/// Generations are immutable, so the bytes stay as they are for as long as the value lives.
package final class MappedFile {
    /// What is copied rather than mapped: nothing can shrink it any more.
    private static let small = 1 << 20

    /// The file's content; valid as long as this object.
    package let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool

    /// Takes in a file that must have so many bytes.
    ///
    /// Throws `StoreError.Code.missing` when there is none, `.permissionDenied` when the running
    /// user may not read it, `.corrupt` when it has another size.
    init(_ path: FilePath, size: Int, _ disk: any Disk) throws(StoreError) {
        isMapped = size > Self.small
        bytes = try disk.withFile(path) { file throws(StoreError) in
            guard try disk.status(of: file).size == size else { throw Self.shrunk(path) }
            return size > Self.small
                ? try Self.map(file, size) : try Self.copy(file, size, disk)
        }
    }

    deinit {
        guard let start = bytes.baseAddress else { return }
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
        } else {
            bytes.deallocate()
        }
    }

    private static func map(
        _ file: OpenFile, _ size: Int
    ) throws(StoreError) -> UnsafeRawBufferPointer {
        let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file.descriptor.rawValue, 0)
        guard let start, start != MAP_FAILED else {
            throw StoreError(Errno(rawValue: errno), operation: "map", subject: file.path)
        }
        return UnsafeRawBufferPointer(start: start, count: size)
    }

    private static func copy(
        _ file: OpenFile, _ size: Int, _ disk: any Disk
    ) throws(StoreError) -> UnsafeRawBufferPointer {
        guard size > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let content = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        do throws(StoreError) {
            var filled = 0
            while filled < size {
                let rest = UnsafeMutableRawBufferPointer(rebasing: content[filled...])
                let count = try disk.read(file, into: rest)
                if count == 0 { throw shrunk(file.path) }
                filled += count
            }
        } catch {
            content.deallocate()
            throw error
        }
        return UnsafeRawBufferPointer(content)
    }

    private static func shrunk(_ path: FilePath) -> StoreError {
        StoreError(
            .corrupt, operation: "read", subject: path, detail: "its size is not the manifest's")
    }
}

extension Generation {
    /// Takes in one of the generation's files by its path in it, if it is as it was published.
    ///
    /// Throws `StoreError`: `corrupt` or `missing` when it is not, and no answer from half a file.
    package func map(_ file: String) throws(StoreError) -> MappedFile {
        guard let entry = manifest.files.first(where: { $0.path == file }) else {
            throw StoreError(
                .missing, operation: "read", subject: path.appending(file),
                detail: "the generation has no such file")
        }
        try prove(entry, everyByte: false)
        return try MappedFile(path.appending(file), size: entry.bytes, disk)
    }
}
