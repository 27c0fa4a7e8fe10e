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
    let name: FilePath

    /// O_PATH, which Glibc shows only with its GNU extensions: no right to list a folder is needed
    /// to go through it.
    private static let passing: CInt = 0o10_000_000

    /// Goes to the folder of `path`.
    init(_ path: FilePath, below root: FilePath?, _ operation: String) throws(StoreError) {
        var rest = path
        guard let root, rest.removePrefix(root), let name = rest.lastComponent else {
            folder = AT_FDCWD
            self.name = path
            return
        }
        var way = root
        var current = try Place.open(AT_FDCWD, root, way, operation)
        for component in rest.components.dropLast() {
            way.append(component)
            let previous = current
            defer { _ = Glibc.close(previous) }
            current = try Place.open(previous, FilePath(component.string), way, operation)
        }
        folder = current
        self.name = FilePath(name.string)
    }

    func close() {
        if folder != AT_FDCWD { _ = Glibc.close(folder) }
    }

    private static func open(
        _ folder: CInt, _ name: FilePath, _ way: FilePath, _ operation: String
    ) throws(StoreError) -> CInt {
        while true {
            let descriptor = name.withPlatformString {
                openat(folder, $0, passing | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            }
            if descriptor >= 0 { return descriptor }
            let cause = Errno(rawValue: errno)
            if cause == .interrupted { continue }
            guard cause == .notDirectory || cause == .tooManySymbolicLinkLevels else {
                throw StoreError(cause, operation: operation, subject: way)
            }
            throw StoreError.foreign(way, "it is no folder, but a symbolic link or a file")
        }
    }
}
