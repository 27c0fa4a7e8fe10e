import Glibc
package import SystemPackage

/// A file of a generation mapped into memory: a million rows are looked up without being read.
///
/// Generations are immutable, so the bytes stay as they are for as long as the value lives.
package final class MappedFile {
    /// The file's content; valid as long as this object.
    package let bytes: UnsafeRawBufferPointer

    /// Maps the file at `path`.
    ///
    /// Throws `StoreError.Code.missing` when there is none, `.permissionDenied` when the running
    /// user may not read it.
    package init(_ path: FilePath) throws(StoreError) {
        let descriptor = open(path.string, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StoreError(Errno(rawValue: errno), operation: "read", subject: path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw StoreError(Errno(rawValue: errno), operation: "read", subject: path)
        }
        let count = Int(status.st_size)
        guard count > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let start, start != MAP_FAILED else {
            throw StoreError(Errno(rawValue: errno), operation: "map", subject: path)
        }
        bytes = UnsafeRawBufferPointer(start: start, count: count)
    }

    deinit {
        guard let start = bytes.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
}

extension Generation {
    /// Maps one of the generation's files by its path in it.
    ///
    /// Throws `StoreError` when it cannot be read.
    package func map(_ file: String) throws(StoreError) -> MappedFile {
        try MappedFile(path.appending(file))
    }
}
