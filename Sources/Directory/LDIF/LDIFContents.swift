import Glibc
import MailModel

/// The text of a file in UTF-8, without a byte order mark: mapped when it is a regular file, else
/// read to the end; what is UTF-16 is rewritten in memory.
///
/// A file that somebody shortens while it is mapped ends the program (SIGBUS): a snapshot is
/// written beside and renamed, never changed in place.
final class LDIFContents {
    let bytes: Bytes
    private let memory: Memory

    /// Where the bytes of a file are, and how they are given back.
    private struct Memory {
        let bytes: Bytes
        let isMapped: Bool

        func release() {
            guard let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress) else { return }
            if isMapped { munmap(start, bytes.count) } else { free(start) }
        }
    }

    init(path: String) throws {
        let file = try LDIFContents.memory(of: path)
        let (encoding, mark) = LDIFEncoding.detect(file.bytes)
        let text = Bytes(rebasing: file.bytes[mark...])
        switch encoding {
        case .utf8: (memory, bytes) = (file, text)
        case .utf16(let isBigEndian):
            defer { file.release() }
            guard let text = LDIFEncoding.utf8(fromUTF16: text, isBigEndian: isBigEndian) else {
                throw DirectoryError(
                    .badData, operation: "parse", subject: path,
                    sentence: "the file begins as UTF-16 and is not UTF-16 to its end",
                    advice: "export it again, or convert it to UTF-8")
            }
            (memory, bytes) = (Memory(bytes: text, isMapped: false), text)
        }
    }

    deinit { memory.release() }

    private static func memory(of path: String) throws -> Memory {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LDIFContents.failure(path, "cannot be opened") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw LDIFContents.failure(path, "cannot be looked at")
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            errno = EISDIR
            throw LDIFContents.failure(path, "cannot be read")
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            return Memory(bytes: try LDIFContents.readAll(descriptor, path), isMapped: false)
        }
        let count = Int(status.st_size)
        guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
            start != UnsafeMutableRawPointer(bitPattern: -1)  // MAP_FAILED
        else { throw LDIFContents.failure(path, "cannot be mapped") }
        madvise(start, count, Int32(MADV_SEQUENTIAL))
        return Memory(bytes: Bytes(start: start, count: count), isMapped: true)
    }

    private static func readAll(_ descriptor: Int32, _ path: String) throws -> Bytes {
        var memory: UnsafeMutableRawPointer?
        var room = 0
        var count = 0
        while true {
            if count == room {
                room = max(65536, room * 2)
                memory = realloc(memory, room)
            }
            let more = read(descriptor, memory.map { $0 + count }, room - count)
            if more < 0, errno == EINTR { continue }
            guard more >= 0 else {
                free(memory)
                throw failure(path, "cannot be read")
            }
            if more == 0 { return Bytes(start: memory, count: count) }
            count += more
        }
    }

    private static func failure(_ path: String, _ sentence: String) -> DirectoryError {
        DirectoryError(
            .noInput, operation: "open", subject: path, sentence: sentence,
            underlying: String(cString: strerror(errno)))
    }
}
