import Glibc

/// A password: wiped when it goes away, and never printed, not even by mistake.
package final class Secret: @unchecked Sendable, CustomStringConvertible,
    CustomDebugStringConvertible, CustomReflectable
{
    // Unchecked, because the memory is written by the initializer only.
    private let memory: UnsafeMutableRawBufferPointer

    /// Copies the bytes; wiping the original is the caller's business.
    package init(_ bytes: UnsafeRawBufferPointer) {
        memory = .allocate(byteCount: bytes.count, alignment: 1)
        memory.copyMemory(from: bytes)
    }

    deinit {
        Secret.wipe(memory)
        memory.deallocate()
    }

    package var description: String { "…" }
    package var debugDescription: String { "…" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Tells whether there is nothing in it.
    var isEmpty: Bool { memory.isEmpty }

    /// Hands out the bytes for the call.
    package func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try body(UnsafeRawBufferPointer(memory))
    }

    /// Reads a secret from a file: its bytes without one final line break.
    ///
    /// The file must be regular, belong to root or to the running user, and give nothing to
    /// others. An empty password is refused, because a bind with one succeeds without proving
    /// anything (RFC 4513 section 5.1.2).
    /// - Throws: `DirectoryError` with the codes `permission` or `configuration`.
    package static func read(file: String) throws -> Secret {
        func failure(
            _ code: DirectoryError.Code, _ sentence: String, _ advice: String? = nil
        ) -> DirectoryError {
            DirectoryError(
                code, operation: "open", subject: file, sentence: sentence, advice: advice)
        }
        // Non-blocking, or a FIFO in its place would hold the program up.
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw failure(
                errno == EACCES ? .permission : .configuration,
                "cannot be opened: \(String(cString: strerror(errno)))",
                "correct directory.bind.password_file, or create the file")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw failure(.configuration, "is not a regular file")
        }
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
            throw failure(
                .permission, "belongs to another user (\(status.st_uid))",
                "chown it to root or to the user the program runs as")
        }
        guard status.st_mode & 0o007 == 0 else {
            throw failure(
                .permission, "can be read or written by everybody", "chmod 600 \(file)")
        }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: limit + 1, alignment: 1)
        defer {
            wipe(room)
            room.deallocate()
        }
        var count = 0
        while count < room.count {
            let more = Glibc.read(
                descriptor, room.baseAddress.map { $0 + count }, limit + 1 - count)
            if more < 0, errno == EINTR { continue }
            guard more >= 0 else { throw failure(.permission, "cannot be read") }
            if more == 0 { break }
            count += more
        }
        guard count <= limit else {
            throw failure(.configuration, "is longer than \(limit) bytes: no password")
        }
        if count > 0, room[count - 1] == 0x0A { count -= 1 }
        if count > 0, room[count - 1] == 0x0D { count -= 1 }
        guard count > 0 else {
            throw failure(.configuration, "is empty: a bind without a password proves nothing")
        }
        return Secret(UnsafeRawBufferPointer(rebasing: room[..<count]))
    }

    private static let limit = 4096

    private static func wipe(_ memory: UnsafeMutableRawBufferPointer) {
        if let start = memory.baseAddress { explicit_bzero(start, memory.count) }
    }
}
