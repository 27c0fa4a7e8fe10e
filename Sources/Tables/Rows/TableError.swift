import Glibc

/// A table that could not be written or does not read back as it was written.
package struct TableError: Error, CustomStringConvertible {
    /// What went wrong.
    package struct Code: Sendable, Equatable {
        package let word: String
        /// The map library or the file system refused.
        package static let writing = Code(word: "writing")
        /// The disk or the user's quota is full.
        package static let noSpace = Code(word: "no-space")
        /// What was read back is not what was written.
        package static let differs = Code(word: "differs")
        /// The file is not in its format.
        package static let malformed = Code(word: "malformed")

        /// The code of an answer of the operating system (errno(3)), which map libraries hand on.
        init(errno: Int32) {
            self = errno == ENOSPC || errno == EDQUOT ? .noSpace : .writing
        }

        private init(word: String) { self.word = word }
    }

    package let code: Code
    /// What was being done, for example `write the map`.
    package let operation: String
    /// The file.
    package let subject: String
    /// What the library or the reader said.
    package let reason: String

    package init(_ code: Code, operation: String, subject: String, reason: String) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.reason = reason
    }

    /// What the system says when asked for a megabyte more at the end of a file: ENOSPC or EDQUOT
    /// (errno(3)); nil when there is that much, or no such file.
    ///
    /// For those who write and do not tell why they could not. The file stays as long as it is.
    package static func lackOfSpace(at path: String) -> Int32? {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let end = lseek(descriptor, 0, SEEK_END)
        let answer = posix_fallocate(descriptor, end, 1 << 20)
        if answer == 0 { ftruncate(descriptor, end) }
        return answer == ENOSPC || answer == EDQUOT ? answer : nil
    }

    package var description: String { "cannot \(operation) \(subject): \(reason)" }
}
