import Glibc
import SystemPackage

/// A name in an open folder.
///
/// Below the root each folder on the way is opened from the one before it (openat(2)) and not
/// through a symbolic link: whoever can put one there must not lead this program elsewhere.
struct Place {
    /// The folder's descriptor, or the one that stands for the running process's own folder.
    let folder: CInt
    /// The last component, or the whole path where there is no root.
    let name: String

    /// O_PATH, which Glibc shows only with its GNU extensions: no right to list a folder is needed
    /// to go through it.
    private static let passing: CInt = 0o10_000_000

    /// Goes to the folder of `path`.
    init(_ path: FilePath, below root: FilePath?, _ operation: String) throws(StoreError) {
        // Plain text: a disk operation must not cost a dozen looks at the whole path.
        let text = path.string
        let start = root.map { $0.string + "/" }
        guard let root, let start, text.utf8.starts(with: start.utf8) else {
            folder = AT_FDCWD
            name = text
            return
        }
        // By octets: what counts as one character is looked up, and is no matter here.
        var rest = text.utf8.dropFirst(start.utf8.count).split(separator: UInt8(ascii: "/"))
            .map { String(Substring($0)) }
        name = rest.removeLast()
        var current = try Place.open(AT_FDCWD, root.string, root.string, operation)
        var way = root.string
        for component in rest {
            way += "/" + component
            let previous = current
            defer { _ = Glibc.close(previous) }
            current = try Place.open(previous, component, way, operation)
        }
        folder = current
    }

    func close() {
        if folder != AT_FDCWD { _ = Glibc.close(folder) }
    }

    private static func open(
        _ folder: CInt, _ name: String, _ way: String, _ operation: String
    ) throws(StoreError) -> CInt {
        while true {
            let descriptor = openat(
                folder, name, passing | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if descriptor >= 0 { return descriptor }
            let cause = Errno(rawValue: errno)
            if cause == .interrupted { continue }
            guard cause == .notDirectory || cause == .tooManySymbolicLinkLevels else {
                throw StoreError(cause, operation: operation, subject: FilePath(way))
            }
            throw StoreError.foreign(
                FilePath(way), "it is no folder, but a symbolic link or a file")
        }
    }
}
