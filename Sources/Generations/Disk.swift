package import SystemPackage

/// The only door of this target to the file system, one method per operation.
///
/// Small on purpose: the crash test fails every single operation of a publication in turn, so what
/// is not in here cannot go wrong unseen. No method follows a symbolic link in the last component
/// unless it says so, and every method answers EINTR by trying again.
package protocol Disk: Sendable {
    /// The same disk, which reaches every name below `root` from the descriptor of its folder, and
    /// follows no symbolic link on the way.
    func below(_ root: FilePath) -> any Disk

    /// Creates one folder; its parent must exist (mkdir(2)).
    func makeDirectory(_ path: FilePath, mode: PermissionBits) throws(StoreError)
    /// Removes one empty folder (rmdir(2)).
    func removeDirectory(_ path: FilePath) throws(StoreError)
    /// The names in a folder, sorted by bytes, without `.` and `..`.
    func list(_ path: FilePath) throws(StoreError) -> [String]

    /// Creates a file that must not exist and opens it for writing (O_EXCL).
    func createFile(_ path: FilePath, mode: PermissionBits) throws(StoreError) -> OpenFile
    /// Opens a regular file for reading; throws `StoreError.Code.corrupt` for anything else.
    func openFile(_ path: FilePath) throws(StoreError) -> OpenFile
    /// Opens a file for reading and writing and creates it when missing.
    func openLockFile(_ path: FilePath, mode: PermissionBits) throws(StoreError) -> OpenFile
    /// Takes the exclusive lock without waiting (flock(2)); false when somebody else holds it.
    func lock(_ file: OpenFile) throws(StoreError) -> Bool
    /// Gives the exclusive lock back, also when another process has the descriptor.
    func unlock(_ file: OpenFile)
    /// Opens a file for reading, and for writing at its end, and creates it when missing.
    func openForAppending(_ path: FilePath, mode: PermissionBits) throws(StoreError) -> OpenFile
    /// Cuts a file to so many bytes.
    func truncate(_ file: OpenFile, to size: Int) throws(StoreError)
    /// Writes all bytes at the file's position.
    func write(_ bytes: UnsafeRawBufferPointer, to file: OpenFile) throws(StoreError)
    /// Reads at most as many bytes as fit; zero at the end of the file.
    func read(_ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError)
        -> Int
    /// Reads from an offset at most as many bytes as fit; zero at the end of the file (pread(2)).
    func read(_ file: OpenFile, at offset: Int, into buffer: UnsafeMutableRawBufferPointer)
        throws(StoreError) -> Int
    /// Waits until the file's bytes and attributes are on the device (fsync(2)).
    func synchronize(_ file: OpenFile) throws(StoreError)
    /// Gives the descriptor back, also when it throws.
    func close(_ file: OpenFile) throws(StoreError)

    /// Waits until the folder's names are on the device.
    func synchronizeDirectory(_ path: FilePath) throws(StoreError)
    /// Renames in one step, over whatever the new name stood for (rename(2)).
    func rename(_ path: FilePath, to newPath: FilePath) throws(StoreError)
    /// Creates a symbolic link that must not exist.
    func makeSymlink(_ path: FilePath, target: String) throws(StoreError)
    /// What a symbolic link says; nil when the name does not exist.
    func readSymlink(_ path: FilePath) throws(StoreError) -> String?
    /// Removes a name that is no folder; false when it did not exist.
    func unlink(_ path: FilePath) throws(StoreError) -> Bool

    /// What lstat(2) says; nil when the name does not exist.
    func status(_ path: FilePath) throws(StoreError) -> FileStatus?
    /// What fstat(2) says of an open file.
    func status(of file: OpenFile) throws(StoreError) -> FileStatus
    /// Sets the permission bits.
    func setMode(_ path: FilePath, _ mode: PermissionBits) throws(StoreError)
    /// Sets the group and leaves the owner.
    func setGroup(_ path: FilePath, _ group: UInt32) throws(StoreError)
    /// Sets the time of the last change to a whole second since 1970.
    func setModificationTime(_ path: FilePath, seconds: Int) throws(StoreError)
    /// The path without symbolic links and `..` (realpath(3)).
    func resolve(_ path: FilePath) throws(StoreError) -> FilePath
}

/// An open descriptor together with the path that errors name.
package struct OpenFile: Sendable {
    /// The descriptor; whoever opened it closes it through the same `Disk`.
    package let descriptor: FileDescriptor
    /// The path it was opened by.
    package let path: FilePath

    /// Pairs a descriptor with its path.
    package init(descriptor: FileDescriptor, path: FilePath) {
        self.descriptor = descriptor
        self.path = path
    }
}
