package import Glibc

/// A temporary folder of one test, removed with everything in it when the value goes away.
///
/// The path is short (`/tmp/splitroute-XXXXXX`), because a unix socket's path must be.
package final class Workspace: Sendable {
    /// The absolute path of the folder, without a slash at the end.
    package let path: String

    /// Makes the folder, mode 0700.
    ///
    /// - Parameter inMemory: Where the host can, below a folder that no device stands behind: for
    ///   tests that write thousands of sets, and of whose bytes no power loss is expected.
    /// - Throws: `SystemCallFailed` when it cannot be made.
    package init(inMemory: Bool = false) throws {
        let parent = inMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(parent)/splitroute-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemCallFailed("mkdtemp") }
        path = template.withUnsafeBufferPointer { buffer in
            String(decoding: buffer.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// The path of something in the folder.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a folder in the folder and answers its path.
    @discardableResult
    package func folder(_ name: String, mode: mode_t = 0o755) throws -> String {
        guard mkdir(file(name), mode) == 0 else { throw SystemCallFailed("mkdir \(name)") }
        return file(name)
    }

    /// Writes a file with exactly this mode and answers its path.
    @discardableResult
    package func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws -> String {
        try write(name, bytes: Array(text.utf8), mode: mode)
    }

    /// Writes a file with exactly this mode and answers its path.
    @discardableResult
    package func write(_ name: String, bytes: [UInt8], mode: mode_t = 0o644) throws -> String {
        let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemCallFailed("open \(name)") }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + offset }, bytes.count - offset)
            }
            guard count > 0 else { throw SystemCallFailed("write \(name)") }
            offset += count
        }
        guard fchmod(descriptor, mode) == 0 else { throw SystemCallFailed("chmod \(name)") }
        return file(name)
    }

    /// The text of a file in the folder.
    package func read(_ name: String) throws -> String {
        String(decoding: try bytes(of: name), as: UTF8.self)
    }

    /// The bytes of a file in the folder.
    package func bytes(of name: String) throws -> [UInt8] {
        let descriptor = open(file(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallFailed("open \(name)") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count >= 0 else { throw SystemCallFailed("read \(name)") }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// Gives the folder and everything in it to a user; needs root.
    package func give(to user: uid_t, group: gid_t) throws {
        let result = try Processes.run(["chown", "-R", "\(user):\(group)", path])
        guard result.succeeded else { throw ProcessFailed(result) }
    }

    deinit {
        // Best effort: a test's litter must not become the test's failure.
        _ = try? Processes.run(["rm", "-rf", "--", path])
    }
}

/// A system call that failed, with errno's sentence.
package struct SystemCallFailed: Error, CustomStringConvertible {
    package let description: String

    /// Takes errno as it stands.
    package init(_ operation: String) {
        description = "\(operation): \(String(cString: strerror(errno)))"
    }
}
